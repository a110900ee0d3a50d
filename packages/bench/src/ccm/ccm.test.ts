import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { readGraphModel, toOnnx } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import { tfjsExecutor, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job, Session, SessionInfo, SessionOpener } from '../sessions/protocol.ts';
import { backbone } from './backbone.ts';
import { ccmBlock, pep } from './block.ts';
import { type CcmProgress, ccm } from './ccm.ts';
import { stack } from './stack.ts';
import type { Variant, VariantSet } from './variants.ts';

let tensors: number;
/** Of the models that were opened. */
const folders: string[] = [];
beforeEach(async () => {
  await useBackend('wasm');
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
  for (const folder of folders) expect(existsSync(folder)).toBe(false);
});

const pair = (name: string, inner: number): Variant => ({
  name,
  ratio: inner / 8,
  channels: [8],
  build: (at) => stack({ outer: 8, inner, count: 2 }, true, at),
});
const widths = [8, 8, 8, 16, 16] as const;
const tiny: readonly VariantSet[] = [
  {
    name: 'backbone',
    input: { width: 64, height: 32 },
    tolerance: 1,
    variants: [
      { name: '1:1', ratio: 1, channels: widths, build: (at) => backbone(ccmBlock(1), widths, at) },
      { name: '1:2', ratio: 2, channels: widths, build: (at) => backbone(ccmBlock(2), widths, at) },
      { name: 'PEP', ratio: null, channels: widths, build: (at) => backbone(pep, widths, at) },
    ],
  },
  {
    name: 'with-depthwise',
    input: { width: 8, height: 8 },
    tolerance: 1,
    variants: [pair('1:1', 8), pair('1:2', 16)],
  },
];

/** Runs a job's files in this process; times are those of a clock of its own. */
async function localSession(job: Job, forward: () => number): Promise<Session> {
  const { graph } = await readGraphModel((name) => readFile(join(job.model, name)));
  const executor = tfjsExecutor(graph);
  const { path, width, height } = job.image;
  const data = new Uint8ClampedArray(await readFile(path));
  const image = { data, width, height, channels: 3 } as const;
  const input = preprocess([image], { input: { width, height } }).tensor;
  expect(toOnnx(graph).length).toBeGreaterThan(100);
  return {
    info: { backend: 'wasm' } as SessionInfo,
    run: async () => ({ preprocess: 0, forward: forward(), postprocess: 0, total: 99 }),
    outputs: async () => ({ outputs: await executor.run(input), detections: [] }),
    resources: () => Promise.reject(new Error('not asked for')),
    close: async () => executor.dispose(),
  };
}

/** 1:1 takes 2 ms, everything else 3 ms, but PEP 1 ms. */
const opener =
  (change: (session: Session, job: Job) => Session = (session) => session): SessionOpener =>
  async (backend, job) => {
    if (backend === 'node-gpu') return { status: 'unavailable', reason: 'no CUDA' };
    folders.push(job.model);
    const at = Number(job.model.at(-1));
    return { status: 'ok', session: change(await localSession(job, () => [2, 3, 1][at]!), job) };
  };

const options = { sets: () => tiny, pairs: 6, openSession: opener() };

test('says on each backend how 1:1 does, and what stands in the way', async () => {
  const progress: CcmProgress[] = [];
  const backends = ['node-gpu', 'wasm'] as const;
  const onProgress = (step: CcmProgress) => progress.push(step);
  const result = await ccm({ ...options, backends, onProgress });
  expect(result).toMatchObject({ benchmark: 'ccm', version: 1, seed: 1 });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(progress.map(({ variant, done, total }) => `${variant} ${done}/${total}`)).toEqual([
    ...['1:2 3/6', 'PEP 4/6', '1:2 5/6'],
  ]);

  const [gpu, wasm] = result.backends;
  expect(gpu).toEqual({ backend: 'node-gpu', status: 'unavailable', reason: 'no CUDA' });
  if (wasm?.status !== 'ok') throw new Error(JSON.stringify(wasm));
  const [backbones, stacks] = wasm.sets;
  // PEP is faster, but no other ratio.
  expect(backbones).toMatchObject({ set: 'backbone', verdict: '1:1 wins' });
  expect(stacks).toMatchObject({ set: 'with-depthwise', verdict: '1:1 wins' });
  expect(backbones!.comparisons).toMatchObject([
    { variant: '1:2', status: 'ok', verdict: '1:1 wins', comparison: { a: { median: 3 } } },
    { variant: 'PEP', status: 'ok', verdict: '1:1 loses', comparison: { b: { median: 2 } } },
  ]);
  const fps = backbones!.chart.map((point) => [point.variant, point.ratio, Math.round(point.fps)]);
  expect(fps).toEqual([
    ['1:1', 1, 500],
    ['1:2', 2, 333],
    ['PEP', null, 1000],
  ]);
  expect(backbones!.chart[0]!.interval).toBeNull();
  const [first, second] = result.sets[0]!.variants;
  expect(second!.macs).toBeGreaterThan(first!.macs);
  expect(first!.foldedMemoryAccess).toBeLessThan(first!.memoryAccess);
  expect(backbones!.chart[1]!.memoryAccess).toBe(second!.foldedMemoryAccess);
});

test('a session that dies and one that computes nonsense end their comparison alone', async () => {
  const closed: string[] = [];
  const openSession = opener((session, job) => {
    const close = async () => {
      closed.push(job.model);
      await session.close();
    };
    if (job.model.endsWith('backbone/1')) {
      const run = () => Promise.reject(new RsanetError('BACKEND_UNAVAILABLE', 'The session died.'));
      return { ...session, run, close };
    }
    if (!job.model.endsWith('backbone/2')) return { ...session, close };
    const outputs = async () => {
      const { outputs } = await session.outputs();
      outputs[0]!.data[0]! += 1;
      return { outputs, detections: [] };
    };
    return { ...session, outputs, close };
  });
  const { backends } = await ccm({ ...options, backends: ['wasm'], openSession });
  const [wasm] = backends;
  if (wasm?.status !== 'ok') throw new Error(JSON.stringify(wasm));
  const [backbones, stacks] = wasm.sets;
  expect(backbones!.comparisons).toEqual([
    { variant: '1:2', status: 'failed', reason: 'The session died.' },
    { variant: 'PEP', status: 'failed', reason: expect.stringMatching(/off by/) },
  ]);
  expect(backbones).toMatchObject({ verdict: 'undecided', chart: [] });
  expect(stacks!.comparisons[0]).toMatchObject({ status: 'ok' });
  // The first look, two of 1:2, two of PEP, two of the stacks.
  expect(closed).toHaveLength(1 + 2 + 2 + 2);
});

test('an abort ends it with the reason, and too few pairs are refused', async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error('enough'));
  const run = ccm({ ...options, backends: ['wasm'], onProgress, signal: controller.signal });
  await expect(run).rejects.toThrow('enough');
  const failure = { code: 'INVALID_ARGUMENT' };
  await expect(ccm({ ...options, backends: [], pairs: 5 })).rejects.toMatchObject(failure);
  await expect(ccm({ ...options, backends: ['wasm'], sets: () => [] })).rejects.toMatchObject(
    failure,
  );
});

test('a backend is compared on the sets that are for it', async () => {
  const [backbones, stacks] = tiny;
  const sets = (backend: string) =>
    backend === 'cpu' ? [{ ...stacks!, name: 'with-depthwise-small' as const }] : tiny;
  const progress: CcmProgress[] = [];
  const onProgress = (step: CcmProgress) => progress.push(step);
  const result = await ccm({ ...options, sets, backends: ['cpu', 'wasm'], onProgress });
  expect(result.sets.map(({ name }) => name)).toEqual([
    ...['with-depthwise-small', backbones!.name, stacks!.name],
  ]);
  const found = result.backends.map((one) =>
    one.status === 'ok' ? one.sets.map(({ set }) => set) : one.reason,
  );
  expect(found).toEqual([['with-depthwise-small'], ['backbone', 'with-depthwise']]);
  expect(progress.map(({ done, total }) => `${done}/${total}`)).toEqual([
    ...['0/4', '1/4', '2/4', '3/4'],
  ]);
});
