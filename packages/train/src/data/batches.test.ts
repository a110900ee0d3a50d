import type { RawImage } from '@rsanet/detect-utils';
import { expect, test } from 'vitest';
import { augmentDefaults } from '../augment/index.ts';
import { type BatchOptions, batches } from './batches.ts';
import type { Dataset, LabelledObject } from './dataset.ts';
import type { Batch } from './make-batch.ts';

const object: LabelledObject = {
  class: 'dog',
  box: [0, 0, 16, 16],
  difficult: false,
  crowd: false,
};

/** Images of one grey each, distinguished by it. */
const dataset: Dataset = {
  classes: ['cat', 'dog'],
  samples: Array.from({ length: 10 }, (_, i) => ({
    id: `${i}`,
    path: `${i}`,
    width: 32,
    height: 32,
    objects: [object],
  })),
  skipped: [],
};

const readImage = async (path: string): Promise<RawImage> => ({
  data: new Uint8Array(32 * 32 * 3).fill(Number(path) * 20),
  width: 32,
  height: 32,
});

const options: BatchOptions = {
  input: { width: 32, height: 32 },
  batchSize: 4,
  seed: 1,
  epoch: 0,
  augment: null,
  readImage,
};

async function collect(change: Partial<BatchOptions> = {}, from = dataset): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches(from, { ...options, ...change })) all.push(batch);
  return all;
}

/** Every example's pixels, one after the other. */
const pixels = (all: readonly Batch[]) =>
  Buffer.concat(all.map((batch) => Buffer.from(batch.pixels.buffer)));

/** The order of the images, by their greys. */
const order = (all: readonly Batch[]) =>
  all.flatMap(({ pixels, size }) =>
    Array.from({ length: size }, (_, i) => Math.round((pixels[i * 32 * 32 * 3]! * 255) / 20)),
  );

test('each image comes once, the last batch is short or left out', async () => {
  const all = await collect();
  expect(all.map((batch) => batch.size)).toEqual([4, 4, 2]);
  expect(all.map((batch) => batch.pixels.length)).toEqual([4, 4, 2].map((n) => n * 32 * 32 * 3));
  expect(all.flatMap((batch) => batch.boxes)).toEqual(
    dataset.samples.map(() => [{ box: [0, 0, 16, 16], classId: 1 }]),
  );
  expect(order(all).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect((await collect({ dropLast: true })).map((batch) => batch.size)).toEqual([4, 4]);
  expect((await collect({ batchSize: 5, dropLast: true })).length).toBe(2);
});

test('seed and epoch decide the order', async () => {
  const orders = await Promise.all(
    [{}, {}, { epoch: 1 }, { seed: 2 }].map(async (change) => order(await collect(change)).join()),
  );
  expect(orders[1]).toBe(orders[0]);
  expect(new Set(orders).size).toBe(3);
});

test('an example depends on seed, epoch and position, not on the batch size', async () => {
  const augment = { ...augmentDefaults, mosaic: 0.5 };
  const whole = await collect({ augment });
  const single = await collect({ augment, batchSize: 1 });
  expect(pixels(single).equals(pixels(whole))).toBe(true);
  expect(single.flatMap((batch) => batch.boxes)).toEqual(whole.flatMap((batch) => batch.boxes));
  expect(pixels(await collect({ augment, epoch: 1 })).equals(pixels(whole))).toBe(false);
});

test('so do mixed and pasted ones, which show the objects of two images', async () => {
  const augment = { ...augmentDefaults, mixup: 1, copyPaste: 0.5, perspective: 0.2 };
  const [whole, single] = [await collect({ augment }), await collect({ augment, batchSize: 1 })];
  expect(pixels(single).equals(pixels(whole))).toBe(true);
  const boxes = whole.flatMap((batch) => batch.boxes);
  expect(single.flatMap((batch) => batch.boxes)).toEqual(boxes);
  expect(boxes.flat().length).toBeGreaterThan(1.3 * dataset.samples.length);
});

test('mosaics show more than one image', async () => {
  const all = await collect({ augment: { ...augmentDefaults, mosaic: 1 }, batchSize: 10 });
  expect(all[0]!.boxes.some((boxes) => boxes.length > 1)).toBe(true);
});

test('crowds and classes the network does not have are no targets, difficult objects are', async () => {
  const objects = [
    { ...object, crowd: true },
    { ...object, difficult: true },
  ];
  const one = { ...dataset, samples: [{ ...dataset.samples[0]!, objects }] };
  expect((await collect({}, one))[0]!.boxes).toEqual([[{ box: [0, 0, 16, 16], classId: 1 }]]);
  expect((await collect({ classes: ['dog'] }, one))[0]!.boxes[0]![0]!.classId).toBe(0);
  expect((await collect({ classes: ['fox'] }, one))[0]!.boxes).toEqual([[]]);
});

test('an image that is unreadable or of another size is named', async () => {
  const broken = async (path: string) => {
    if (path === '3') throw new Error('not an image');
    return readImage(path);
  };
  const failure = {
    code: 'INVALID_DATASET',
    message: 'The image 3 is unreadable: not an image',
  };
  await expect(collect({ readImage: broken })).rejects.toMatchObject(failure);
  const larger = { ...dataset, samples: [{ ...dataset.samples[5]!, width: 64 }] };
  await expect(collect({}, larger)).rejects.toMatchObject({
    code: 'INVALID_DATASET',
    message: expect.stringMatching(/image 5 is 32x32, its annotation says 64x32/),
  });
});

test('a caller that stops early leaves no rejection behind', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const asked: string[] = [];
  const failing = async (path: string) => {
    asked.push(path);
    if (asked.length > 4) throw new Error('decoded in vain');
    return readImage(path);
  };
  for await (const batch of batches(dataset, { ...options, readImage: failing })) {
    expect(batch.size).toBe(4);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', listen);
  expect(asked).toHaveLength(8);
  expect(unhandled).toEqual([]);
});

test('senseless options are refused', async () => {
  await expect(collect({ batchSize: 0 })).rejects.toThrow(/batchSize is 0/);
  await expect(collect({ augment: { ...augmentDefaults, hue: 2 } })).rejects.toThrow(/hue is 2/);
});

test('each batch is of the size that is asked for it, and its boxes lie in it', async () => {
  const sides = [32, 64, 96];
  const augment = { ...augmentDefaults, mosaic: 0.5, mixup: 0.5, copyPaste: 0.5, perspective: 0.1 };
  for (const change of [null, augment]) {
    const input = (batch: number) => ({ width: sides[batch]!, height: 64 });
    const all = await collect({ augment: change, input });
    all.forEach(({ pixels, boxes, size, input }, i) => {
      expect(input).toEqual({ width: sides[i], height: 64 });
      expect(pixels.length).toBe(size * sides[i]! * 64 * 3);
      for (const { box } of boxes.flat()) {
        const [x1, y1, x2, y2] = box;
        expect([x1 >= 0, y1 >= 0, x1 < x2, y1 < y2, x2 <= sides[i]!, y2 <= 64]).not.toContain(
          false,
        );
      }
    });
    // A batch is what it would be in a run of one size.
    const alone = await collect({ augment: change, input: { width: 64, height: 64 } });
    expect(all[1]!.pixels).toEqual(alone[1]!.pixels);
    expect(all[1]!.boxes).toEqual(alone[1]!.boxes);
  }
});

test('what a teacher found comes with its image, its scores by the classes of the network', async () => {
  const taught = [
    { box: [4, 4, 20, 20] as const, scores: { dog: 0.25, cat: 0.5 } },
    { box: [1, 1, 9, 9] as const, scores: { fox: 0.9 } },
  ];
  const samples = dataset.samples.map((sample) => ({ ...sample, taught }));
  const all = await collect({}, { ...dataset, samples });
  const expected = { box: [4, 4, 20, 20], classId: 0, scores: [0.5, 0.25] };
  expect(all.flatMap((batch) => batch.taught)).toEqual(samples.map(() => [expected]));
  const [first] = await collect({ classes: ['fox', 'dog'] }, { ...dataset, samples });
  expect(first!.taught[0]).toEqual([
    { box: [4, 4, 20, 20], classId: 1, scores: [0, 0.25] },
    { box: [1, 1, 9, 9], classId: 0, scores: [0.9, 0] },
  ]);
  expect((await collect()).flatMap((batch) => batch.taught.flat())).toEqual([]);
});

test('each example says which sample it is of, and those that come again lie among the others', async () => {
  const again = [dataset.samples[3]!, dataset.samples[3]!, dataset.samples[7]!];
  const all = await collect({ again, augment: { ...augmentDefaults, mosaic: 0.5 } });
  expect(all.map((batch) => batch.size)).toEqual([4, 4, 4, 1]);
  const ids = all.flatMap((batch) => batch.ids);
  expect([...ids].sort().join('')).toBe('0123334567789');
  const plain = await collect({ again });
  expect(plain.flatMap((batch) => batch.ids)).toEqual(order(plain).map(String));
  expect(ids.slice(-3).sort().join()).not.toBe('3,3,7');
});
