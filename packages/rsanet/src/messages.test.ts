import { isRsanetError } from '@rsanet/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDetector as loadInPage } from './browser/load-detector.ts';
import { takeImage as takeInPage } from './browser/read-pixels.ts';
import { load as loadCocoSsd } from './node/coco-ssd.ts';
import * as rsanet from './node.ts';
import { coloursModel } from './testing/colours.ts';

const { signal } = new AbortController();
const model = coloursModel(32, 32);
const grey = { data: new Uint8Array(8 * 8), width: 8, height: 8 };
let detector: rsanet.Detector;
beforeAll(async () => {
  detector = await rsanet.loadDetector(model);
});
afterAll(() => detector.dispose());

/** What people hand over by mistake, some of it large. */
const values: readonly [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['a symbol', Symbol('x')],
  ['a function', () => {}],
  ['an object', {}],
  ['an object without prototype', Object.create(null)],
  ['nothing', undefined],
  ['an empty string', ''],
  ['a long text', '/9j/'.repeat(400_000)],
  ['a long data URL', `data:image/png;base64,${'A'.repeat(1_500_000)}`],
  ['a large array', new Float64Array(8_000_000)],
  ['a list', Array(1_000_000).fill(7)],
  ['a URL of no host', 'http://'],
  ['a URL of nothing', 'blob:'],
  ['a blob: URL that is gone', 'blob:nodedata:f0f0f0f0-0000-0000-0000-000000000000'],
  ['a file: URL of another host', 'file://host/photo.jpg'],
  ['a path with a null byte', 'a\0b'],
];

async function refusal(work: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => expect.unreachable('expected a refusal'),
      (reason: unknown) => reason,
    );
  if (!isRsanetError(error)) throw error;
  expect(error.message.length).toBeLessThan(600);
  expect(error.message).not.toContain('\n');
  expect(error.message).not.toContain('[object');
  expect(error.message).not.toMatch(/undefined.*is not|Cannot (read|destructure|convert)/);
  return error.message;
}

// By name: vitest would print the values, of which some are large.
describe.each(values.map(([name]) => name))('%s', (name) => {
  const value = new Map(values).get(name);
  const given = value as never;
  test.each<[string, () => unknown]>([
    ['for a model', () => rsanet.loadDetector(given)],
    ['for a model in a page', () => loadInPage(given)],
    ['for a model of coco-ssd', () => loadCocoSsd({ modelUrl: given })],
    [
      'for an image',
      () => (Array.isArray(value) ? detector.detect([given]) : detector.detect(given)),
    ],
    ['for an image in a list', () => detector.detect([grey, given])],
    ['for an image in a page', () => takeInPage(given, false)(signal)],
    ['to read', () => rsanet.readImage(given)],
  ])('%s is refused in one short line', async (_, work) => {
    await refusal(work);
  });

  const isOptions = value !== undefined && !name.startsWith('an object');
  test.runIf(isOptions).each<[string, () => unknown]>([
    ['loadDetector', () => rsanet.loadDetector(model, given)],
    ['loadDetector in a page', () => loadInPage(model, given)],
    ['readDetector', () => rsanet.readDetector(model, given)],
    ['createWorkerDetector', () => rsanet.createWorkerDetector(given, model, given)],
    ['detect', () => detector.detect(grey, typeof value === 'number' ? ([value] as never) : given)],
    ['detectStream', () => rsanet.detectStream(detector, grey, given).next()],
    ['readImage', () => rsanet.readImage('photo.jpg', given)],
    ['load of coco-ssd', () => loadCocoSsd(given)],
    ['runDetection', () => rsanet.runDetection({} as never, [], model.metadata, given)],
    ['postprocess', () => rsanet.postprocess([], [], model.metadata, given)],
  ])('for the options of %s is refused in one short line', async (_, work) => {
    await refusal(work);
  });

  test.runIf(value !== undefined && value !== null)('for a signal is refused', async () => {
    const options = { signal: given };
    for (const work of [
      () => rsanet.loadDetector(model, options),
      () => detector.detect(grey, options),
      () => rsanet.detectStream(detector, grey, options).next(),
      () => rsanet.readImage('photo.jpg', options),
    ]) {
      expect(await refusal(work)).toContain('signal is ');
    }
  });

  const isThreshold = typeof value !== 'number' && value !== undefined;
  test.runIf(isThreshold)('for a threshold is refused', async () => {
    for (const name of ['scoreThreshold', 'iouThreshold', 'maxDetections']) {
      expect(await refusal(() => detector.detect(grey, { [name]: value }))).toContain(
        `${name} is `,
      );
    }
  });

  test.runIf(value !== undefined)('for a runtime is refused', async () => {
    expect(await refusal(() => rsanet.loadDetector(model, { runtime: given }))).toContain(
      'runtime is ',
    );
  });
});

test('a signal that is null is none', async () => {
  const options = { signal: null as never };
  const loaded = await rsanet.loadDetector(model, { ...options, warmup: true });
  const found = await loaded.detect(grey, options);
  const clock = (onFrame: (frame: rsanet.Frame) => void) => {
    setTimeout(() => onFrame({ time: 1, count: 1 }));
    return () => {};
  };
  const stream = rsanet.detectStream(loaded, grey, { ...options, clock });
  expect((await stream.next()).value!.detections).toEqual(found);
  await stream.return!();
  await loaded.dispose();
});

test.each<[string, unknown]>([
  ['a hole', Array(2)],
  ['nothing', [grey, undefined]],
  ['a list', [[grey]]],
])('%s in a list of images is refused', async (_, images) => {
  await refusal(() => detector.detect(images as never));
});

test.each<[string, object]>([
  ['no nodes', {}],
  ['no object', null as never],
  ['a node that is null', { nodes: [null], outputs: [] }],
  ['a node without inputs', { nodes: [{ op: 'add', name: 'x' }], outputs: ['x'] }],
  ['no outputs', { nodes: model.graph.nodes }],
])('a graph as data that has %s is refused', async (_, graph) => {
  expect(
    await refusal(() => rsanet.loadDetector({ graph, metadata: model.metadata } as never)),
  ).toMatch(/graph|network/);
});

test.each<[string, () => unknown]>([
  ['treshold', () => detector.detect(grey, { treshold: 0.5 } as object)],
  ['backend', () => rsanet.loadDetector(model, { backend: 'wasm' } as object)],
  ['caches', () => loadInPage(model, { caches: false } as object)],
  ['cache', () => rsanet.loadDetector(model, { cache: false } as object)],
  ['onTimes', () => rsanet.detectStream(detector, grey, { onTimes() {} } as object).next()],
  ['url', () => loadCocoSsd({ url: 'x' } as object)],
  ['page', () => rsanet.readImage('photo.jpg', { page: 1 } as object)],
  [
    'scoreTreshold',
    () => rsanet.postprocess([], [], model.metadata, { scoreTreshold: 1 } as object),
  ],
])('an option %s that there is not is refused by its name', async (name, work) => {
  expect(await refusal(work)).toContain(`There is no option '${name}'; use `);
});

test('numbers that are no bytes, and an empty name, are named with what was expected', async () => {
  const floats = { data: new Float32Array(48).fill(0.5), width: 4, height: 4 } as never;
  expect(await refusal(() => detector.detect(floats))).toBe(
    'The data of the image is a Float32Array of 48 values; give bytes of 0..255, as a Uint8Array or Uint8ClampedArray.',
  );
  expect(await refusal(() => detector.detect(''))).toBe("The image '' does not exist.");
  expect(await refusal(() => rsanet.loadDetector(''))).toMatch(/^There is no model at '';/);
});
