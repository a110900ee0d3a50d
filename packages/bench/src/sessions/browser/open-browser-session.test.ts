import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import { detectorFiles } from '@rsanet/rsanet/node';
import { useBackend } from '@rsanet/tfjs';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sampleImage } from '../../sample/image.ts';
import { sampleModel, withCandidates } from '../../sample/network.ts';
import { startCpu } from '../cpu.ts';
import { openInference } from '../inference.ts';
import type { BrowserBackendName, Job, Session, SessionOutputs } from '../protocol.ts';
import { openBrowserSession } from './open-browser-session.ts';
import { buildPage } from './testing/build-page.ts';

const SIZE = { width: 120, height: 90 };
const timeoutMs = 60_000;
// A session that never comes to be open.
const ENDLESS = { warmups: 1e9 };
// Of the largest output: sums in another order.
const TOLERANCE = 5e-5;

let folder: string;
let job: Job;
let expected: SessionOutputs;
let sessions: Session[] = [];

beforeAll(async () => {
  await buildPage();
  await useBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'rsanet-browser-'));
  const image = sampleImage(SIZE, 1);
  const files = await detectorOf(image);
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  const path = join(folder, 'image.rgb');
  await writeFile(path, image.data);
  job = { model: folder, image: { path, ...SIZE }, warmups: 1 };
  const read = async (name: string) => files.get(name)!;
  const inference = await openInference(read, image, await startCpu());
  expected = await inference.outputs();
  expect(expected.detections.length).toBeGreaterThan(5);
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  sessions = [];
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => rm(folder, { recursive: true }));

/** A small detector that finds something on the image. */
async function detectorOf(image: RawImage) {
  const input = { width: 96, height: 96 };
  const network = { preset: 'voc-416', input, channels: [8, 8, 8, 16, 16] } as const;
  const { graph, metadata } = await withCandidates(sampleModel(network, 1), image, {
    share: 0.1,
    scoreThreshold: 0.5,
  });
  return detectorFiles(graph, metadata);
}

async function open(backend: BrowserBackendName, options: Partial<Job> = {}): Promise<Session> {
  const opened = await openBrowserSession(backend, { ...job, ...options }, { timeoutMs });
  if (opened.status !== 'ok') throw new Error(`${opened.status}: ${opened.reason}`);
  sessions.push(opened.session);
  return opened.session;
}

/** What a session computes is what the cpu backend does in Node, but for rounding. */
async function expectParity(session: Session): Promise<void> {
  const { outputs, detections } = await session.outputs();
  expect(outputs.map(({ shape }) => shape)).toEqual(expected.outputs.map(({ shape }) => shape));
  for (const [scale, output] of outputs.entries()) {
    const difference = largestDifference(output, expected.outputs[scale]!);
    expect(difference).toBeLessThan(TOLERANCE * largest(expected.outputs[scale]!));
  }
  expect(detections.map((found) => found.class)).toEqual(
    expected.detections.map((found) => found.class),
  );
  for (const [i, { bbox, score }] of detections.entries()) {
    expect(score).toBeCloseTo(expected.detections[i]!.score, 4);
    for (const [side, value] of bbox.entries()) {
      expect(value).toBeCloseTo(expected.detections[i]!.bbox[side]!, 2);
    }
  }
}

const largest = ({ data }: RawTensor) => Math.max(...data.map(Math.abs));
const largestDifference = (a: RawTensor, b: RawTensor) =>
  Math.max(...a.data.map((value, i) => Math.abs(value - b.data[i]!)));

async function expectFigures(session: Session): Promise<void> {
  const { preprocess, forward, postprocess, total } = await session.run();
  for (const time of [preprocess, forward, postprocess]) expect(time).toBeGreaterThan(0);
  expect(preprocess + forward + postprocess).toBeCloseTo(total, 6);
  const { tensorsLeft, kernels, bytesMoved, peakMemory } = await session.resources();
  if (/browser-(engine|onnxruntime)/.test(session.info.backend)) {
    expect([tensorsLeft, kernels]).toEqual([null, null]);
  } else {
    expect(tensorsLeft).toBe(0);
    expect(kernels).toBeGreaterThan(50);
  }
  expect(bytesMoved).toBeGreaterThan(1e5);
  if (process.platform === 'linux') expect(peakMemory).toBeGreaterThan(3e7);
  expect(JSON.parse(JSON.stringify(session.info))).toEqual(session.info);
  expect(session.info.isolated).toBe(true);
  expect(session.info.browser).toMatch(/^Chromium \d+\./);
  expect(session.info.timerStep).toBeLessThan(0.1);
}

test('browser-webgl computes on its renderer', async () => {
  const session = await open('browser-webgl');
  expect(session.info).toMatchObject({ backend: 'browser-webgl', simd: null, threads: null });
  expect(session.info.renderer).toMatch(/\w/);
  expect(session.info.note === null).toBe(!session.info.software);
  await expectParity(session);
  await expectFigures(session);
});

test('browser-webgpu computes on its adapter', async () => {
  const session = await open('browser-webgpu');
  expect(session.info).toMatchObject({ backend: 'browser-webgpu', simd: null, threads: null });
  expect(session.info.adapter).toMatch(/\w/);
  expect(session.info.note === null).toBe(!session.info.software);
  await expectParity(session);
  await expectFigures(session);
});

test('the others compute on the CPU, all open at once and in turn', async () => {
  const opened = [
    await open('browser-cpu'),
    await open('browser-wasm'),
    await open('browser-wasm-threads', { threads: 3 }),
    await open('browser-onnxruntime-web'),
    await open('browser-engine'),
    await open('browser-engine-threads', { threads: 3 }),
  ];
  expect(opened.map(({ info: { simd, threads } }) => ({ simd, threads }))).toEqual([
    { simd: null, threads: 1 },
    { simd: true, threads: 1 },
    { simd: true, threads: 3 },
    { simd: true, threads: 1 },
    { simd: true, threads: 1 },
    { simd: true, threads: 3 },
  ]);
  for (const session of [...opened, ...opened]) await session.run();
  for (const session of opened) {
    expect(session.info).toMatchObject({
      renderer: null,
      adapter: null,
      software: null,
      note: null,
    });
    await expectParity(session);
    await expectFigures(session);
  }
});

test('runs a model without metadata', async () => {
  const bare = await mkdtemp(join(tmpdir(), 'rsanet-bare-'));
  try {
    const files = new Map(await detectorOf(sampleImage(SIZE, 1)));
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
    delete json.userDefinedMetadata;
    files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
    for (const [name, bytes] of files) await writeFile(join(bare, name), bytes);
    const { outputs, detections } = await (await open('browser-wasm', { model: bare })).outputs();
    expect(detections).toEqual([]);
    expect(outputs).toHaveLength(3);
  } finally {
    await rm(bare, { recursive: true });
  }
});

test('is unavailable without a browser', async () => {
  vi.stubEnv('CHROME_PATH', '/nowhere/chromium');
  expect(await openBrowserSession('browser-cpu', job, { timeoutMs })).toEqual({
    status: 'unavailable',
    reason: "There is no program at CHROME_PATH, '/nowhere/chromium'; correct or unset it.",
  });
  vi.stubEnv('CHROME_PATH', process.execPath);
  expect(await openBrowserSession('browser-cpu', job, { timeoutMs })).toEqual({
    status: 'failed',
    reason: expect.stringContaining(`The browser ${process.execPath} does not start: `),
  });
});

test('is unavailable with more threads than TensorFlow.js makes', async () => {
  const opened = await openBrowserSession(
    'browser-wasm-threads',
    { ...job, threads: 20 },
    { timeoutMs },
  );
  expect(opened).toEqual({
    status: 'unavailable',
    reason: 'TensorFlow.js runs 8 threads where 20 were asked for; ask for 1 to 8.',
  });
});

test('fails with a model that is not there, and with one that is damaged', async () => {
  const nowhere = { ...job, model: join(folder, 'nowhere') };
  expect(await openBrowserSession('browser-cpu', nowhere, { timeoutMs })).toEqual({
    status: 'failed',
    reason: expect.stringContaining(join(folder, 'nowhere')),
  });
  const damaged = await mkdtemp(join(tmpdir(), 'rsanet-damaged-'));
  await writeFile(join(damaged, 'model.json'), '{');
  expect(
    await openBrowserSession('browser-cpu', { ...job, model: damaged }, { timeoutMs }),
  ).toMatchObject({ status: 'failed', reason: expect.stringContaining('model.json') });
  await rm(damaged, { recursive: true });
});

test('fails when the browser is killed, opening or running', async () => {
  const launch = chromium.launchServer.bind(chromium);
  const pids: number[] = [];
  const spy = vi.spyOn(chromium, 'launchServer').mockImplementation(async (options) => {
    const server = await launch(options);
    pids.push(server.process().pid!);
    return server;
  });
  const session = await open('browser-cpu');
  const running = session.run();
  process.kill(pids[0]!, 'SIGKILL');
  const reason = { code: 'BACKEND_UNAVAILABLE', message: 'The browser ended, killed or crashed.' };
  await expect(running).rejects.toMatchObject(reason);
  await expect(session.run()).rejects.toMatchObject(reason);

  spy.mockImplementation(async (options) => {
    const server = await launch(options);
    setTimeout(() => server.process().kill('SIGKILL'), 1000);
    return server;
  });
  expect(await openBrowserSession('browser-cpu', { ...job, ...ENDLESS }, { timeoutMs })).toEqual({
    status: 'failed',
    reason: reason.message,
  });
});

test('fails when time is over, and rejects with the signal', async () => {
  const endless = { ...job, ...ENDLESS };
  expect(await openBrowserSession('browser-cpu', endless, { timeoutMs: 4000 })).toEqual({
    status: 'failed',
    reason: expect.stringMatching(/The page gave no answer within \d+ ms|Timeout/),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason), 1500);
  await expect(openBrowserSession('browser-cpu', endless, { timeoutMs, signal })).rejects.toBe(
    reason,
  );
  await expect(openBrowserSession('browser-cpu', job, { timeoutMs, signal })).rejects.toBe(reason);
});

test('browser-litert says what it lacks', async () => {
  const opened = await openBrowserSession('browser-litert', job, { timeoutMs });
  expect(opened).toMatchObject({
    status: 'unavailable',
    reason: expect.stringMatching(/@litertjs\/core is not served|no model\.tflite/),
  });
});
