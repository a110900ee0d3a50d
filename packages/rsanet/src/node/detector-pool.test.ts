import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { createDetectorPool, loadDetector, type StageTimes } from '../node.ts';
import { coloursModel } from '../testing/colours.ts';

const threads = new Set<Worker>();
process.on('worker', (worker: Worker) => {
  threads.add(worker);
  worker.once('exit', () => threads.delete(worker));
});
afterEach(() => expect(threads.size).toBe(0));

const model = coloursModel(64, 64);
/** 128x128, the upper right quarter red, the lower left blue. */
const image = { data: new Uint8Array(128 * 128 * 3), width: 128, height: 128 };
for (let y = 0; y < 128; y++) {
  for (let x = 0; x < 128; x++) {
    image.data.set(
      [x >= 64 && y < 64 ? 255 : 0, 0, x < 64 && y >= 64 ? 255 : 0],
      (y * 128 + x) * 3,
    );
  }
}

test('a pool finds what a detector finds, of all forms of images and options, side by side', async () => {
  const alone = await loadDetector(model, { threads: 1 });
  const pool = await createDetectorPool(model, { size: 2 });
  expect(threads.size).toBe(2);
  expect([pool.classes, pool.input, pool.metadata]).toEqual([
    alone.classes,
    alone.input,
    alone.metadata,
  ]);
  expect(pool.backend.name).toBe('engine');
  const png = await sharp(image.data, { raw: { width: 128, height: 128, channels: 3 } })
    .png()
    .toBuffer();
  const expected = await alone.detect(image);
  expect(expected).toHaveLength(2);
  const changing = { ...image, data: image.data.slice() };
  const asked = [pool.detect(changing), pool.detect(png), pool.detect(image, 20, 0.3)];
  changing.data.fill(0);
  for (const found of await Promise.all(asked)) expect(found).toEqual(expected);
  expect(await pool.detect([image, png, image])).toEqual([expected, expected, expected]);
  const region = [64, 0, 64, 128] as const;
  const options = { region, classes: ['red'], scoreThreshold: 0.1 };
  expect(await pool.detect(image, options)).toEqual(await alone.detect(image, options));

  let times: StageTimes | undefined;
  await pool.detect(image, {
    onTimes(taken) {
      times = taken;
    },
  });
  const { preprocess, forward, postprocess, total } = times!;
  expect(forward).toBeGreaterThan(0);
  expect(preprocess + forward + postprocess).toBeCloseTo(total);
  await alone.dispose();
  await pool.dispose();
});

test('errors keep their codes; a call is aborted; dispose ends calls under way, and all threads', async () => {
  const pool = await createDetectorPool(model, { size: 1, warmup: true });
  await expect(pool.detect(Buffer.from('no image'))).rejects.toMatchObject({
    code: 'INVALID_IMAGE',
  });
  await expect(pool.detect(image, { classes: ['cow'] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(pool.detect(image, null as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  const controller = new AbortController();
  const aborted = pool.detect(
    Array.from({ length: 20 }, () => image),
    { signal: controller.signal },
  );
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  const waiting = pool.detect(image);
  const refused = expect(waiting).rejects.toMatchObject({ code: 'DISPOSED' });
  await Promise.all([pool.dispose(), pool.dispose()]);
  await refused;
  expect(threads.size).toBe(0);
  await expect(pool.detect(image)).rejects.toMatchObject({ code: 'DISPOSED' });
});

test('a pool that cannot start leaves no thread', async () => {
  await expect(createDetectorPool('./nowhere')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  for (const size of [0, 1.5, '2' as never]) {
    await expect(createDetectorPool(model, { size })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  }
});

test('an abort at any moment of the start leaves no thread', async () => {
  const reason = new Error('enough');
  for (const after of [0, 30, 120, 400]) {
    const ending = new AbortController();
    const starting = createDetectorPool(model, { size: 2, warmup: true, signal: ending.signal });
    setTimeout(() => ending.abort(reason), after);
    const outcome = await starting.then(
      (pool) => pool.dispose(),
      (error: unknown) => error,
    );
    expect([undefined, reason]).toContain(outcome);
    expect(threads.size).toBe(0);
  }
});

test('a thread that dies is replaced: its call rejects, those of others and the next go on', async () => {
  const pool = await createDetectorPool(model, { size: 2 });
  const expected = await pool.detect(image);
  const [first] = threads;
  // The first image goes to the first thread, the second to the other.
  const [lost, other] = [pool.detect(image), pool.detect(image)];
  const failed = expect(lost).rejects.toMatchObject({
    name: 'RsanetError',
    code: 'WORKER_FAILED',
    message: expect.stringMatching(/^A thread of the pool died: [^\n]+\.$/),
  });
  void first!.terminate();
  await failed;
  expect(await other).toEqual(expected);
  expect(pool.disposed.aborted).toBe(false);
  const next = await Promise.all([image, image, image, image].map((one) => pool.detect(one)));
  for (const found of next) expect(found).toEqual(expected);
  expect(threads.size).toBe(2);
  expect(threads.has(first!)).toBe(false);
  await pool.dispose();
});

test('a thread that throws is replaced, and says why it died', async () => {
  const pool = await createDetectorPool(model, { size: 1 });
  const expected = await pool.detect(image);
  const lost = pool.detect([image, image]);
  const failed = expect(lost).rejects.toMatchObject({
    code: 'WORKER_FAILED',
    message: expect.stringMatching(/^A thread of the pool died: .*in.*null/),
  });
  // What it does not expect.
  const [thread] = threads;
  thread!.postMessage(null);
  await failed;
  expect(await pool.detect(image)).toEqual(expected);
  await pool.dispose();
});

test('the only thread dies again and again, idle or at work, and each next call works', async () => {
  const pool = await createDetectorPool(model, { size: 1 });
  const expected = await pool.detect(image);
  for (const isAtWork of [true, false, true]) {
    const [thread] = threads;
    const gone = once(thread!, 'exit');
    const lost = isAtWork
      ? expect(pool.detect([image, image])).rejects.toMatchObject({ code: 'WORKER_FAILED' })
      : undefined;
    void thread!.terminate();
    await lost;
    await gone;
    expect(await pool.detect(image)).toEqual(expected);
    expect(threads.size).toBe(1);
  }
  const [thread] = threads;
  await thread!.terminate();
  // While the new one starts.
  const waiting = expect(pool.detect(image)).rejects.toMatchObject({ code: 'DISPOSED' });
  await pool.dispose();
  await waiting;
  expect(threads.size).toBe(0);
});
