import { useBackend } from '@rsanet/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parity } from '../parity.ts';
import type { ArmOutputs, Job, NodeBackendName, OpenArm } from '../protocol.ts';
import { type BuiltChild, buildChild } from '../testing/build-child.ts';
import { type SmallJob, smallJob } from '../testing/small-job.ts';
import { openChildArm } from './open-node-arm.ts';

let child: BuiltChild;
let small: SmallJob;
let expected: ArmOutputs;

beforeAll(async () => {
  await useBackend('wasm');
  [child, small] = await Promise.all([buildChild(), smallJob()]);
  const arm = await openWell('cpu');
  expect(arm.info).toMatchObject({ backend: 'cpu', threads: 1, simd: null, software: null });
  expected = await arm.outputs();
  expect(expected.detections.length).toBeGreaterThan(5);
  await arm.close();
});
afterAll(() => Promise.all([child.remove(), small.remove()]));

function open(backend: NodeBackendName, job: Partial<Job> = {}) {
  return openChildArm(child.script, backend, { ...small.job, ...job }, { timeoutMs: 50_000 });
}

async function openWell(backend: NodeBackendName, job: Partial<Job> = {}): Promise<OpenArm> {
  const opened = await open(backend, job);
  if (opened.status !== 'ok') throw new Error(`${opened.status}: ${opened.reason}`);
  return opened.arm;
}

/** Runs, says what it took, and computes what the cpu backend does. */
async function expectWorks(arm: OpenArm): Promise<void> {
  const times = await arm.run();
  expect(times.total).toBeGreaterThan(times.forward);
  expect(times.total).toBeGreaterThanOrEqual(
    0.99 * (times.preprocess + times.forward + times.postprocess),
  );
  expect(parity(expected, await arm.outputs())).toMatchObject({ within: true });
  expect(arm.info).toMatchObject({ isolated: null, browser: null, node: process.versions.node });
  for (const time of [arm.info.load, arm.info.coldFirst, arm.info.warmup, arm.info.timerStep]) {
    expect(time).toBeGreaterThan(0);
  }
}

test('wasm runs one thread and leaves no tensor', async () => {
  const arm = await openWell('wasm');
  await expectWorks(arm);
  expect(arm.info).toMatchObject({ simd: true, threads: 1 });
  const { tensorsLeft, kernels, bytesMoved, peakMemory } = await arm.resources();
  expect(tensorsLeft).toBe(0);
  expect(kernels).toBeGreaterThan(50);
  // The input alone, and a process of Node.
  expect(bytesMoved).toBeGreaterThan(4 * 96 * 96 * 3);
  expect(peakMemory).toBeGreaterThan(2 ** 24);
  await arm.close();
});

test('wasm-threads runs as many threads as asked for, up to eight', async () => {
  const arm = await openWell('wasm-threads', { threads: 2 });
  await expectWorks(arm);
  expect(arm.info).toMatchObject({ simd: true, threads: 2 });
  await arm.close();
  expect(await open('wasm-threads', { threads: 9 })).toEqual({
    status: 'unavailable',
    reason: 'TensorFlow.js runs 8 threads where 9 were asked for; ask for 1 to 8.',
  });
});

test('onnxruntime-node runs the network as ONNX with its threads pinned', async () => {
  const arm = await openWell('onnxruntime-node', { threads: 1 });
  await expectWorks(arm);
  expect(arm.info.threads).toBe(1);
  expect(await arm.resources()).toMatchObject({ tensorsLeft: null, kernels: null });
  await arm.close();
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

// Those that need more than this workspace installs: either they work or they say why not.
test.each(['node', 'node-gpu', 'onnxruntime-web'] as const)(
  '%s works, or says why not',
  async (backend) => {
    const opened = await open(backend, { threads: 1 });
    if (opened.status === 'ok') {
      await expectWorks(opened.arm);
      await opened.arm.close();
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
