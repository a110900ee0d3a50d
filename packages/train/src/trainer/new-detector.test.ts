import { presets } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import type { Dataset } from '../data/index.ts';
import { newDetector } from './new-detector.ts';

/** Images of 100x50 pixels with one object each, of these sizes. */
const dataset = (sizes: readonly (readonly [number, number])[], crowd = false): Dataset => ({
  classes: ['a', 'b'],
  samples: sizes.map(([width, height], i) => ({
    id: `${i}`,
    path: `${i}.png`,
    width: 100,
    height: 50,
    objects: [{ class: 'a', box: [1, 2, 1 + width, 2 + height], difficult: false, crowd }],
  })),
  skipped: [],
});

const options = {
  preset: 'voc-416',
  input: { width: 64, height: 96 },
  channels: [4, 4, 4, 4, 4],
  depths: [0, 0, 0, 0, 0],
  seed: 3,
} as const;

test('anchors are clusters of the boxes as they lie in the input, spread over the scales', () => {
  // Nine sizes, three times each: they are their own clusters. The letterbox scales by 0.64.
  const sizes = Array.from(
    { length: 27 },
    (_, i) => [10 * ((i % 9) + 1), 5 * ((i % 9) + 1)] as const,
  );
  const { spec, graph } = newDetector({ ...options, data: dataset(sizes) });
  expect(spec).toMatchObject({ input: options.input, strides: [8, 16, 32], classes: ['a', 'b'] });
  expect(spec.anchors.map((scale) => scale.length)).toEqual([3, 3, 3]);
  spec.anchors.flat().forEach(([width, height], i) => {
    expect(width).toBeCloseTo(6.4 * (i + 1), 4);
    expect(height).toBeCloseTo(3.2 * (i + 1), 4);
  });
  expect(graph.outputs).toEqual(['prediction8', 'prediction16', 'prediction32']);
});

test.each([
  ['few sizes', dataset(Array.from({ length: 8 }, (_, i) => [i + 10, 20] as const))],
  [
    'crowds',
    dataset(
      Array.from({ length: 20 }, (_, i) => [i + 10, 20] as const),
      true,
    ),
  ],
])('the preset’s anchors stand in for %s', (_, data) => {
  const { spec } = newDetector({ ...options, data });
  const [width, height] = presets['voc-416'].anchors[2]![0]!;
  expect(spec.anchors[2]![0]).toEqual([(width * 64) / 416, (height * 64) / 416]);
});

test('the same seed gives the same network, names included, however many were made before', () => {
  const data = dataset([[10, 10]]);
  const first = newDetector({ ...options, data });
  expect(newDetector({ ...options, data })).toEqual(first);
  expect(newDetector({ ...options, data, seed: 4 }).graph).not.toEqual(first.graph);
});
