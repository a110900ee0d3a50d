import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@rsanet/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildFreshPage } from '../sessions/browser/testing/build-page.ts';
import { type BuiltChild, buildChild } from '../sessions/testing/build-child.ts';
import { type SmallJob, smallJob } from '../sessions/testing/small-job.ts';
import { freshPages, freshProcesses, writeOnnx } from './fresh.ts';
import { COLD_RUNTIMES, type Fresh } from './task.ts';

let child: BuiltChild;
let small: SmallJob;

beforeAll(async () => {
  await useBackend('wasm');
  [child, small] = await Promise.all([buildChild(), smallJob(), buildFreshPage()]);
  const { model } = small.job;
  await writeOnnx(model, (name) => readFile(join(model, name)));
}, 180_000);

afterAll(() => Promise.all([child?.remove(), small?.remove()]));

const realms: [string, () => Fresh][] = [
  ['processes', () => freshProcesses(small.job, 60_000, child.fresh)],
  ['pages', () => freshPages(small.job, 60_000)],
];

describe.each(realms)('in fresh %s', (realm, open) => {
  test('every runtime starts cold and finds the same boxes', { timeout: 120_000 }, async () => {
    const starts = [];
    for (const runtime of COLD_RUNTIMES) starts.push(await open().coldStart(runtime));
    const [{ boxes }] = starts as [(typeof starts)[0]];
    expect(boxes).toBeGreaterThan(0);
    for (const start of starts) {
      expect(start.boxes).toBe(boxes);
      expect(start.imports + start.load + start.first).toBeCloseTo(start.total, 6);
      expect(start.opening).toBeLessThanOrEqual(start.load);
      if (process.platform === 'linux') {
        expect(start.memory!.peak).toBeGreaterThan(start.memory!.idle);
      }
    }
    if (realm === 'processes') return;
    const [engine, wasm, onnxruntime] = starts.map(({ download }) => download!);
    // The engine's binaries are inlined; the others load theirs.
    expect(engine!.files.filter((file) => file.endsWith('.wasm'))).toEqual([]);
    expect(wasm!.files).toContain('/wasm/tfjs-backend-wasm-simd.wasm');
    expect(onnxruntime!.files).toContain('/onnxruntime-web/ort-wasm-simd-threaded.wasm');
    for (const { bytes, gzipped } of [engine!, wasm!, onnxruntime!]) {
      expect(gzipped).toBeGreaterThan(10_000);
      expect(bytes).toBeGreaterThan(gzipped);
    }
  });

  test('every step of the network stands under the roof', { timeout: 120_000 }, async () => {
    const { machine, steps, macs, times, opening, ofPeak } = await open().roofline(3);
    expect(times).toHaveLength(3);
    expect(opening).toBeGreaterThan(0);
    expect(steps.reduce((sum, step) => sum + step.macs, 0)).toBe(macs);
    expect(new Set(steps.map(({ kernel }) => kernel))).toContain('gemm');
    expect(machine.peak).toBeGreaterThan(0);
    expect(ofPeak).toBeGreaterThan(0);
  });
});

test('says why a process gives no answer', async () => {
  const broken = { ...small.job, model: join(small.job.model, 'missing') };
  await expect(
    freshProcesses(broken, 60_000, child.fresh).coldStart('engine'),
  ).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringMatching(/No coldStart was measured: .*(ENOENT|missing)/),
  });
});
