import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImage } from '@rsanet/rsanet/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { augmentDefaults } from '../augment/index.ts';
import { type Batch, type BatchMaker, batches, type Dataset } from '../data/index.ts';
import { watchThreads } from '../testing/worker-threads.ts';
import { writeSquares } from '../testing/write-squares.ts';
import { type BatchWorkers, batchWorkers } from './batch-workers.ts';
import { type SharedImages, sharedImages } from './shared-images.ts';

const threads = watchThreads();
/** Bytes of a decoded image. */
const BYTES = 64 * 64 * 3;
let folder: string;
let data: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-workers-'));
  const plain = await writeSquares(folder, 10);
  const samples = plain.samples.map((sample, i) => ({
    ...sample,
    taught: [{ box: [8, 8, 40, 40 + i] as const, scores: { red: 0.5, blue: i / 20 } }],
  }));
  data = { ...plain, samples };
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => expect(threads.size).toBe(0));

const options = {
  input: { width: 64, height: 32 },
  batchSize: 3,
  seed: 4,
  augment: { ...augmentDefaults, mosaic: 0.4, mixup: 0.4, copyPaste: 0.4 },
  readImage,
};

/** All batches of two epochs. */
async function collect(maker?: BatchMaker, from = data): Promise<Batch[]> {
  const all: Batch[] = [];
  for (const epoch of [1, 2]) {
    for await (const batch of batches(from, { ...options, epoch, maker })) all.push(batch);
  }
  return all;
}

async function using<Result>(
  count: number,
  images: SharedImages,
  act: (workers: BatchWorkers) => Promise<Result>,
): Promise<Result> {
  const workers = await batchWorkers(count, images);
  try {
    // Node announces a thread a tick later.
    await new Promise(setImmediate);
    expect(threads.size).toBe(count);
    return await act(workers);
  } finally {
    await workers.close();
  }
}

const bytes = ({ pixels }: Batch) =>
  Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);

test.each([
  [1, 100],
  [2, 100],
  [2, 4],
  [3, 0],
])('%i threads that keep %i images make the batches of the caller', async (count, kept) => {
  const images = sharedImages(kept * BYTES + 1);
  const made = await using(count, images, (workers) => collect(workers));
  const expected = await collect();
  expect(made).toHaveLength(8);
  made.forEach((batch, i) => {
    const { pixels: _, ...rest } = expected[i]!;
    expect(batch).toMatchObject(rest);
    expect(batch.taught.flat().length).toBeGreaterThan(0);
    expect(bytes(batch).equals(bytes(expected[i]!))).toBe(true);
  });
  const held = data.samples.flatMap(({ path }) => images.get(path) ?? []);
  expect(held).toHaveLength(Math.min(kept, data.samples.length));
  expect(images.room).toBe(kept * BYTES + 1 - held.length * BYTES);
  for (const { data } of held) expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('an image that is kept is not decoded again', async () => {
  const images = sharedImages(100 * BYTES);
  const grey = {
    data: new Uint8Array(BYTES).fill(99),
    width: 64,
    height: 64,
    channels: 3,
  } as const;
  const there = { ...data.samples[0]!, path: 'nowhere.png' };
  images.add(there.path, grey);
  const plan = {
    examples: [
      {
        id: there.id,
        images: [{ ...there, boxes: [], taught: [] }],
        draws: [],
        paste: null,
        mix: null,
      },
    ],
    input: { width: 64, height: 64 },
    augment: null,
  };
  const { pixels } = await using(1, images, ({ make }) => make(plan));
  expect(pixels).toEqual(new Float32Array(BYTES).fill(Math.fround(99 / 255)));
});

test('what is wrong with an image is said as on the thread of the caller', async () => {
  const empty = join(folder, 'empty.png');
  await writeFile(empty, '');
  const broken = (change: object) => ({
    ...data,
    samples: data.samples.map((sample, i) => (i === 7 ? { ...sample, ...change } : sample)),
  });
  const sets = [{ path: empty }, { path: join(folder, 'none.png') }, { width: 65 }].map(broken);
  await using(2, sharedImages(100 * BYTES), async (workers) => {
    for (const set of sets) {
      const expected = await collect(undefined, set).catch((error: unknown) => error);
      const { code, message, cause } = expected as Error & {
        code: string;
        cause?: { code: string };
      };
      expect(code).toBe('INVALID_DATASET');
      await expect(collect(workers, set)).rejects.toMatchObject({
        name: 'RsanetError',
        code,
        message,
        ...(cause && { cause: { code: cause.code } }),
      });
    }
    expect(await collect(workers)).toHaveLength(8);
  });
});

test('closing ends what is under way, over and over', async () => {
  for (let i = 0; i < 5; i++) {
    const [next] = await using(2, sharedImages(0), async (workers) => {
      const pass = batches(data, { ...options, epoch: i, maker: workers });
      if (i > 2) await pass.next();
      const next = pass.next().catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, i % 4));
      return [next];
    });
    expect(threads.size).toBe(0);
    const made = await next;
    if (made instanceof Error) expect(made).toMatchObject({ code: 'WORKER_FAILED' });
  }
});

test('a thread that ends fails its batch, and another takes its place', async () => {
  await using(1, sharedImages(0), async (workers) => {
    const [first] = threads;
    const ended = new Promise((resolve) => first!.once('exit', resolve));
    const all = collect(workers);
    await new Promise(setImmediate);
    await first!.terminate();
    await expect(all).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringMatching(/exited with code.*; dataWorkers: 0 makes them/),
    });
    await ended;
    expect(await collect(workers)).toHaveLength(8);
  });
});
