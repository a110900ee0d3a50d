import { graphBuilder } from '@rsanet/graph/conformance';
import { rsanet } from '@rsanet/rsanet/graph';
import { expect, test } from 'vitest';
import { fittingImages, trainingBytes } from './training-bytes.ts';

test.each([
  ['voc-416', 20, 416, 12],
  ['coco-320', 80, 320, 24],
  ['voc-416', 3, 320, 12],
] as const)(
  '%s of %i classes at %i trains in batches of %i within the memory of WebAssembly',
  (preset, numClasses, side, images) => {
    const graph = rsanet({ preset, numClasses, input: { width: side, height: side } });
    const shape = [images, side, side, 3];
    expect(trainingBytes(graph, shape, {}, 64)).toBeLessThan(2 ** 32);
    expect(fittingImages(graph, shape, Infinity, {}, 64)).toBe(images);
  },
);

test('as many images fit as take no more than the limit', () => {
  const b = graphBuilder([null, null, 3]);
  const graph = b.graph(b.conv(b.norm(b.conv(b.input, 64, { name: 'conv' })), 2));
  const shape = (images: number) => [images, 32, 32, 3];
  const frozen = { frozen: ['conv'] };
  for (const options of [{}, frozen]) {
    const limit = trainingBytes(graph, shape(10), options, 2);
    const images = fittingImages(graph, shape(1000), limit, options, 2);
    expect(images).toBeGreaterThanOrEqual(10);
    expect(trainingBytes(graph, shape(images), options, 2)).toBeLessThanOrEqual(limit);
    expect(trainingBytes(graph, shape(images + 1), options, 2)).toBeGreaterThan(limit);
  }
  expect(fittingImages(graph, shape(1000), 1000)).toBe(0);
  const max = fittingImages(graph, shape(1e6), Infinity);
  expect(trainingBytes(graph, shape(max))).toBeLessThan(2 ** 32);
  expect(trainingBytes(graph, shape(max + 1))).toBeGreaterThan(2 ** 32 - 65536);
});
