import { getEventListeners } from 'node:events';
import type { RawImage } from '@rsanet/detect-utils';
import type { Executor, ImageBatch, RawTensor } from '@rsanet/graph';
import { expect, test, vi } from 'vitest';
import { createDetector, type Decode } from './detector.ts';
import type { DetectorMetadata } from './metadata.ts';
import { preprocess } from './preprocess.ts';
import type { StageTimes } from './stage-times.ts';

const metadata: DetectorMetadata = {
  format: 'rsanet-detector',
  version: 1,
  input: { width: 64, height: 32 },
  strides: [16],
  anchors: [[[8, 8]]],
  classes: ['dark', 'bright'],
};

const backend = { name: 'none', reason: 'a test', tried: [] };

/** A network that finds one object in the middle of each image: its class is its brightness. */
function brightness(
  overrides: {
    run?: (input: RawTensor) => Promise<RawTensor[]>;
    take?: (image: RawImage) => Decode;
  } = {},
) {
  const batches: number[] = [];
  let disposals = 0;
  async function run({ data, shape }: RawTensor): Promise<RawTensor[]> {
    batches.push(shape[0]!);
    const cells = 2 * 4 * 7;
    const output = new Float32Array(shape[0]! * cells).fill(-20);
    for (let n = 0; n < shape[0]!; n++) {
      const middle = data[n * 64 * 32 * 3 + (16 * 64 + 32) * 3]!;
      // Row 1, column 2, its upper left corner: centre (32, 16); as wide as the image is bright.
      output.set(
        [-20, -20, Math.log(1 + middle), 0, 20, (0.5 - middle) * 9, (middle - 0.5) * 9],
        n * cells + (4 + 2) * 7,
      );
    }
    return [{ data: output, shape: [shape[0]!, 2, 4, 7] }];
  }
  const compute = overrides.run ?? run;
  const executor: Executor = {
    backend,
    takesCanvases: false,
    run: async (batch) =>
      compute(preprocess((batch as ImageBatch).images as RawImage[], metadata).tensor),
    dispose: async () => void disposals++,
  };
  const detector = createDetector<RawImage>({
    executor,
    metadata,
    take: overrides.take ?? ((image) => async () => image),
  });
  return { detector, batches, disposals: () => disposals };
}

function plain(width: number, height: number, value: number): RawImage {
  return { data: new Uint8Array(width * height).fill(value), width, height };
}

test('finds what the network says, in the pixels of the image', async () => {
  const { detector } = brightness();
  const [found, ...rest] = await detector.detect(plain(128, 64, 255));
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ class: 'bright', classId: 1 });
  // 16x8 around (32, 16) in the input, which is half the image.
  expect(found!.bbox.map((side) => Math.round(side * 1000) / 1000)).toEqual([48, 24, 32, 16]);
  expect(found!.score).toBeCloseTo(1 / (1 + Math.exp(-4.5)), 5);
  expect(detector).toMatchObject({ classes: ['dark', 'bright'], backend, metadata });
});

test('images of different sizes go together, each answered for itself', async () => {
  const { detector, batches } = brightness();
  const images = [plain(128, 64, 255), plain(16, 16, 0), plain(10, 300, 255), plain(1, 1, 0)];
  const together = await detector.detect(images);
  const alone = await Promise.all(images.map((image) => detector.detect(image)));
  expect(together).toEqual(alone);
  expect(together.map(([found]) => found!.class)).toEqual(['bright', 'dark', 'bright', 'dark']);
  expect(batches).toEqual([4, 1, 1, 1, 1]);
  expect(await detector.detect([])).toEqual([]);
});

test('many images go in batches of eight', async () => {
  const { detector, batches } = brightness();
  const all = await detector.detect(Array.from({ length: 19 }, () => plain(4, 4, 255)));
  expect(all).toHaveLength(19);
  expect(batches).toEqual([8, 8, 3]);
});

test('the positional form of coco-ssd', async () => {
  const { detector } = brightness();
  const image = plain(64, 32, 255);
  expect(await detector.detect(image, 1)).toHaveLength(1);
  expect(await detector.detect(image, 1, 0.98)).toHaveLength(1);
  expect(await detector.detect(image, 1, 0.995)).toHaveLength(0);
  expect(await detector.detect(image, undefined, 0.995)).toHaveLength(0);
});

test.each([
  { scoreThreshold: -0.1 },
  { scoreThreshold: 1.1 },
  { scoreThreshold: Number.NaN },
  { scoreThreshold: '0.5' },
  { iouThreshold: 2 },
  { maxDetections: 0 },
  { maxDetections: 1.5 },
  { maxDetections: Number.POSITIVE_INFINITY },
])('refuses %j before it computes', async (options) => {
  const { detector, batches } = brightness();
  await expect(detector.detect(plain(4, 4, 0), options as object)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(Object.keys(options)[0]!),
  });
  await expect(detector.detect([], options as object)).rejects.toThrow();
  expect(batches).toEqual([]);
});

test.each([null, 'best', true])('refuses %j for options', async (options) => {
  const { detector, batches } = brightness();
  await expect(detector.detect(plain(4, 4, 0), options as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(
      `The options are ${typeof options === 'string' ? `'${options}'` : options};`,
    ),
  });
  expect(batches).toEqual([]);
});

test('an abort rejects with its reason, before, while reading, while computing, between batches', async () => {
  const reason = new Error('enough');
  const before = brightness();
  const options = { signal: AbortSignal.abort(reason) };
  await expect(before.detector.detect(plain(4, 4, 0), options)).rejects.toBe(reason);
  await expect(before.detector.detect([], options)).rejects.toBe(reason);

  const controller = new AbortController();
  const during = brightness({
    run: async () => {
      controller.abort(reason);
      return [];
    },
  });
  const images = Array.from({ length: 9 }, () => plain(4, 4, 0));
  await expect(during.detector.detect(images, controller)).rejects.toBe(reason);

  const early = new AbortController();
  const { detector, batches } = brightness();
  const running = detector.detect(images, early);
  early.abort(reason);
  await expect(running).rejects.toBe(reason);
  expect(batches).toEqual([]);
});

test('all images are taken before detect returns, those of later batches too', async () => {
  const taken: RawImage[] = [];
  const { detector } = brightness({
    take: (image) => {
      taken.push(image);
      return async () => image;
    },
  });
  const running = detector.detect(Array.from({ length: 19 }, () => plain(4, 4, 0)));
  expect(taken).toHaveLength(19);
  await running;
});

test('an abort and dispose end a wait for an image that never comes', async () => {
  const signals: AbortSignal[] = [];
  const take = () => (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<never>(() => {});
  };
  const { detector } = brightness({ take });
  const controller = new AbortController();
  const reason = new Error('enough');
  const aborted = detector.detect(plain(4, 4, 0), { signal: controller.signal });
  const disposed = detector.detect([plain(4, 4, 0), plain(4, 4, 0)]);
  controller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  expect(detector.disposed.aborted).toBe(false);
  await detector.dispose();
  await expect(disposed).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(detector.disposed.reason).toMatchObject({ code: 'DISPOSED' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  expect(getEventListeners(detector.disposed, 'abort')).toEqual([]);
});

test('dispose frees the network once asked, and ends the detector', async () => {
  const { detector, disposals, batches } = brightness();
  const running = detector.detect(plain(4, 4, 0));
  detector.dispose();
  await expect(running).rejects.toMatchObject({ code: 'DISPOSED' });
  await expect(detector.detect(plain(4, 4, 0))).rejects.toMatchObject({ code: 'DISPOSED' });
  await expect(detector.detect([])).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(disposals()).toBe(1);
  expect(batches).toEqual([]);
});

test('reports the times of its stages, of all batches together', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const run = async ({ shape }: RawTensor): Promise<RawTensor[]> => {
    now += 100;
    return [{ data: new Float32Array(shape[0]! * 2 * 4 * 7), shape: [shape[0]!, 2, 4, 7] }];
  };
  const take = (image: RawImage) => async () => {
    now += 1;
    return image;
  };
  const { detector } = brightness({ run, take });
  const reported: StageTimes[] = [];
  const onTimes = (times: StageTimes) => void reported.push({ ...times });
  await detector.detect(plain(4, 4, 0), { onTimes });
  await detector.detect(
    Array.from({ length: 9 }, () => plain(4, 4, 0)),
    { onTimes },
  );
  vi.restoreAllMocks();
  expect(reported).toEqual([
    { preprocess: 1, forward: 100, postprocess: 0, total: 101 },
    { preprocess: 9, forward: 200, postprocess: 0, total: 209 },
  ]);
});
