import '@tensorflow/tfjs-backend-cpu';
import type { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, inject, test } from 'vitest';
import {
  createWorkerDetector,
  type Detector,
  detectorFiles,
  detectStream,
  type StageTimes,
} from '../../index.ts';
import { coloursModel } from '../../testing/colours.ts';
import { colouredCanvas } from '../testing/coloured-canvas.ts';
import { expectSame } from '../testing/expect-same.ts';
import { images, letGo, pixels } from '../testing/images.ts';

const BCCD = '/packages/models/models/bccd/';
const { graph, metadata } = coloursModel(64, 64);
const colours = detectorFiles(graph, metadata);
const expected = inject('nodeDetections');

const wasm = (name = '') =>
  new Worker(new URL('./testing/wasm-worker.ts', import.meta.url), { type: 'module', name });
const broken = () =>
  new Worker(new URL('./testing/broken-worker.ts', import.meta.url), { type: 'module' });

const made: Detector[] = [];
async function kept(detector: Promise<Detector>): Promise<Detector> {
  made.push(await detector);
  return detector;
}
afterEach(() => {
  for (const detector of made.splice(0)) detector.dispose();
});

const failure = (work: Promise<unknown>): Promise<RsanetError> =>
  work.then(
    () => expect.unreachable('expected a failure'),
    (error: RsanetError) => error,
  );

test('finds in every kind of image what Node finds, and leaves it to the caller', async () => {
  await tf.setBackend('cpu');
  const detector = await kept(createWorkerDetector(wasm(), BCCD));
  expect(detector.backend.name).toBe('wasm');
  expect(detector.classes).toContain('RBC');
  for (const [, make] of images) {
    const image = await make();
    expectSame(await detector.detect(image), expected);
    expectSame(await detector.detect(image), expected);
    letGo(image);
  }
  expect(tf.memory().numTensors).toBe(0);
});

test('takes lists, and the numbers of coco-ssd; calls may overlap', async () => {
  const detector = await kept(createWorkerDetector(wasm(), BCCD, { warmup: true }));
  const [both, two] = await Promise.all([
    detector.detect([pixels, pixels]),
    detector.detect(pixels, 2, 0.5),
  ]);
  for (const found of both) expectSame(found, expected);
  expectSame(two, expected.slice(0, 2));
});

test('reports progress and times', async () => {
  const progress: [number, number][] = [];
  const onProgress = (...bytes: [number, number]) => void progress.push(bytes);
  const detector = await kept(createWorkerDetector(wasm(), BCCD, { onProgress }));
  expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
  expect(progress.length).toBeGreaterThan(1);
  let times: StageTimes | undefined;
  await detector.detect(pixels, { onTimes: (reported) => (times = reported) });
  const { preprocess, forward, postprocess, total } = times!;
  expect(forward).toBeGreaterThan(0);
  expect(preprocess + forward + postprocess).toBeCloseTo(total, 3);
});

test('a model in memory stays the caller’s', async () => {
  const { canvas } = colouredCanvas();
  for (const source of [colours, { graph, metadata }]) {
    const detector = await kept(createWorkerDetector(wasm(), source));
    expect((await detector.detect(canvas)).map(({ class: name }) => name).sort()).toEqual([
      'blue',
      'red',
    ]);
  }
  expect(colours.get('model.json')!.length).toBeGreaterThan(0);
});

test('errors keep their code', async () => {
  expect(await failure(createWorkerDetector(wasm(), '/nothing/here/'))).toMatchObject({
    name: 'RsanetError',
    code: 'MODEL_NOT_FOUND',
  });
  expect(await failure(createWorkerDetector(wasm('webgpu'), colours))).toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
  });
  const detector = await kept(createWorkerDetector(wasm(), colours));
  const empty = new OffscreenCanvas(0, 0);
  expect(await failure(detector.detect(empty))).toMatchObject({ code: 'INVALID_IMAGE' });
  for (const nothing of [undefined, 7, {}]) {
    expect(await failure(detector.detect(nothing as never))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  }
  expect(await failure(detector.detect(pixels, { scoreThreshold: 2 }))).toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  expect(await detector.detect(pixels)).toBeInstanceOf(Array);
});

test('a model’s files come by the fetch of the page: headers, progress, refusals, an abort', async () => {
  const asked: string[] = [];
  const progress: [number, number][] = [];
  const detector = await kept(
    createWorkerDetector(wasm(), new URL('s3://bucket/bccd/model.json?key=1'), {
      onProgress: (...bytes) => void progress.push(bytes),
      cache: false,
      async fetch(url, init) {
        asked.push(url);
        const { pathname } = new URL(url.replace('s3:', 'http:'));
        return fetch(`/packages/models/models${pathname}`, { ...init, headers: { 'x-key': '1' } });
      },
    }),
  );
  expect(asked[0]).toBe('s3://bucket/bccd/model.json?key=1');
  expect(asked.length).toBeGreaterThan(1);
  for (const url of asked) expect(url).toMatch(/^s3:\/\/bucket\/bccd\/[^/]+\?key=1$/);
  expect(progress.length).toBeGreaterThanOrEqual(asked.length);
  expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
  expectSame(await detector.detect(pixels), expected);

  const refusals: [() => Promise<unknown>, RegExp][] = [
    [async () => new Response('no', { status: 403 }), /cannot be had: the server answers 403/],
    [async () => ({}), /cannot be had: fetch gives an object; it must give a Response\./],
    [() => Promise.reject(new Error('no key')), /cannot be had: no key/],
    [async () => Response.error(), /cannot be had: the server answers 0/],
  ];
  for (const [refuse, message] of refusals) {
    const options = { fetch: refuse as never, cache: false };
    const refused = await failure(createWorkerDetector(wasm(), BCCD, options));
    expect(refused).toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(refused.message).toMatch(message);
  }
  expect(
    await failure(createWorkerDetector(wasm(), BCCD, { fetch: 'get' as never })),
  ).toMatchObject({ code: 'INVALID_ARGUMENT' });

  const ending = new AbortController();
  let stopped: unknown;
  const waiting = createWorkerDetector(wasm(), BCCD, {
    signal: ending.signal,
    fetch: (_, { signal }) =>
      new Promise((_, reject) => {
        signal!.addEventListener('abort', () => {
          stopped = signal!.reason;
          reject(signal!.reason);
        });
        ending.abort(new Error('enough'));
      }),
  });
  expect(await failure(waiting)).toBe(ending.signal.reason);
  expect(stopped).toBe(ending.signal.reason);
});

test('a worker that fails is reported, not waited for', async () => {
  expect(await failure(createWorkerDetector(broken(), colours))).toMatchObject({
    code: 'WORKER_FAILED',
    message: expect.stringContaining('broken on purpose'),
  });
  const missing = new Worker('/no/such/worker.js', { type: 'module' });
  expect(await failure(createWorkerDetector(missing, colours))).toMatchObject({
    code: 'WORKER_FAILED',
  });
});

test('a worker that is gone is reported', async () => {
  const worker = wasm();
  const detector = await kept(createWorkerDetector(worker, BCCD));
  const under = failure(detector.detect(pixels));
  worker.terminate();
  expect(await under).toMatchObject({ code: 'WORKER_FAILED' });
  expect(await failure(detector.detect(pixels))).toMatchObject({ code: 'WORKER_FAILED' });
});

test('what onProgress throws ends the loading, and a source that cannot be sent is reported', async () => {
  const reason = new Error('enough');
  const onProgress = () => {
    throw reason;
  };
  expect(await failure(createWorkerDetector(wasm(), BCCD, { onProgress }))).toBe(reason);
  expect(await failure(createWorkerDetector(wasm(), (() => {}) as never))).toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('a stream of its detections goes on', async () => {
  const { canvas } = colouredCanvas();
  const detector = await kept(createWorkerDetector(wasm(), colours));
  let frames = 0;
  for await (const { detections, times } of detectStream(detector, canvas)) {
    expect(detections).toHaveLength(2);
    expect(times.total).toBeGreaterThan(0);
    if (++frames === 10) break;
  }
});

test('abort ends loading, and one detection but no other', async () => {
  const reason = new Error('enough');
  const loading = new AbortController();
  const load = createWorkerDetector(wasm(), BCCD, { signal: loading.signal });
  loading.abort(reason);
  expect(await failure(load)).toBe(reason);
  expect(await failure(createWorkerDetector(wasm(), BCCD, { signal: loading.signal }))).toBe(
    reason,
  );

  const detector = await kept(createWorkerDetector(wasm(), BCCD));
  const detecting = new AbortController();
  const aborted = failure(detector.detect(pixels, { signal: detecting.signal }));
  const other = detector.detect(pixels);
  setTimeout(() => detecting.abort(reason), 5);
  expect(await aborted).toBe(reason);
  expectSame(await other, expected);
});

test('dispose in mid-detect rejects with DISPOSED, and so does all that comes after', async () => {
  const detector = await createWorkerDetector(wasm(), BCCD);
  const under = failure(detector.detect(pixels));
  setTimeout(() => detector.dispose(), 5);
  expect(await under).toMatchObject({ code: 'DISPOSED' });
  expect(await failure(detector.detect(pixels))).toMatchObject({ code: 'DISPOSED' });
  detector.dispose();
});
