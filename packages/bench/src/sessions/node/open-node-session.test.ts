import { useBackend } from '@rsanet/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parity } from '../parity.ts';
import type { Job, NodeBackendName, Session, SessionOutputs } from '../protocol.ts';
import { type BuiltChild, buildChild } from '../testing/build-child.ts';
import { type SmallJob, smallJob } from '../testing/small-job.ts';
import { openChildSession } from './open-node-session.ts';

let child: BuiltChild;
let small: SmallJob;
let expected: SessionOutputs;

beforeAll(async () => {
  await useBackend('wasm');
  [child, small] = await Promise.all([buildChild(), smallJob()]);
  const session = await openWell('cpu');
  expect(session.info).toMatchObject({ backend: 'cpu', threads: 1, simd: null, software: null });
  expected = await session.outputs();
  expect(expected.detections.length).toBeGreaterThan(5);
  await session.close();
});
afterAll(() => Promise.all([child.remove(), small.remove()]));

function open(backend: NodeBackendName, job: Partial<Job> = {}) {
  return openChildSession(child.script, backend, { ...small.job, ...job }, { timeoutMs: 50_000 });
}

async function openWell(backend: NodeBackendName, job: Partial<Job> = {}): Promise<Session> {
  const opened = await open(backend, job);
  if (opened.status !== 'ok') throw new Error(`${opened.status}: ${opened.reason}`);
  return opened.session;
}

/** Runs, says what it took, and computes what the cpu backend does. */
async function expectWorks(session: Session): Promise<void> {
  const times = await session.run();
  expect(times.total).toBeGreaterThan(times.forward);
  expect(times.total).toBeGreaterThanOrEqual(
    0.99 * (times.preprocess + times.forward + times.postprocess),
  );
  expect(parity(expected, await session.outputs())).toMatchObject({ within: true });
  expect(session.info).toMatchObject({
    isolated: null,
    browser: null,
    node: process.versions.node,
  });
  for (const time of [
    session.info.load,
    session.info.coldFirst,
    session.info.warmup,
    session.info.timerStep,
  ]) {
    expect(time).toBeGreaterThan(0);
  }
}

test('wasm runs one thread and leaves no tensor', async () => {
  const session = await openWell('wasm');
  await expectWorks(session);
  expect(session.info).toMatchObject({ simd: true, threads: 1 });
  const { tensorsLeft, kernels, bytesMoved, peakMemory } = await session.resources();
  expect(tensorsLeft).toBe(0);
  expect(kernels).toBeGreaterThan(50);
  // The input alone, and a process of Node.
  expect(bytesMoved).toBeGreaterThan(4 * 96 * 96 * 3);
  expect(peakMemory).toBeGreaterThan(2 ** 24);
  await session.close();
});

test('wasm-threads runs as many threads as asked for, up to eight', async () => {
  const session = await openWell('wasm-threads', { threads: 2 });
  await expectWorks(session);
  expect(session.info).toMatchObject({ simd: true, threads: 2 });
  await session.close();
  expect(await open('wasm-threads', { threads: 9 })).toEqual({
    status: 'unavailable',
    reason: 'TensorFlow.js runs 8 threads where 9 were asked for; ask for 1 to 8.',
  });
});

test('onnxruntime-node runs the network as ONNX with its threads pinned', async () => {
  const session = await openWell('onnxruntime-node', { threads: 1 });
  await expectWorks(session);
  expect(session.info.threads).toBe(1);
  expect(await session.resources()).toMatchObject({ tensorsLeft: null, kernels: null });
  await session.close();
});

test('engine runs one thread, engine-threads as many as asked for', async () => {
  const packages = { '@rsanet/engine': expect.stringMatching(/^\d/) };
  const one = await openWell('engine', { threads: 3 });
  await expectWorks(one);
  expect(one.info).toMatchObject({ simd: true, threads: 1, packages });
  expect(await one.resources()).toMatchObject({ tensorsLeft: null, kernels: null });
  await one.close();
  const three = await openWell('engine-threads', { threads: 3 });
  await expectWorks(three);
  expect(three.info).toMatchObject({ simd: true, threads: 3, packages });
  await three.close();
});

test('jax runs one thread', async () => {
  const session = await openWell('jax');
  await expectWorks(session);
  expect(session.info).toMatchObject({ threads: 1, packages: { '@jax-js/jax': '0.1.25' } });
  await session.close();
});

// Those that need more than this workspace installs: either they work or they say why not.
test.each(['node', 'node-gpu', 'onnxruntime-web'] as const)(
  '%s works, or says why not',
  async (backend) => {
    const opened = await open(backend, { threads: 1 });
    if (opened.status === 'ok') {
      await expectWorks(opened.session);
      await opened.session.close();
    } else {
      expect(opened.status).toBe('unavailable');
      expect(opened.reason).toMatch(
        /^(@tensorflow\/tfjs-node|onnxruntime-web).* (install|build) it/,
      );
    }
  },
);

test('a model that is cut or missing fails, in its own words', async () => {
  const cut = await open('cpu', { model: `${small.job.model}/none` });
  expect(cut).toMatchObject({ status: 'failed', reason: expect.stringContaining('model.json') });
  const image = { ...small.job.image, width: 7 };
  expect(await open('cpu', { image })).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('An image of 7x90'),
  });
});
