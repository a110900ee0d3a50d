import { useBackend } from '@rsanet/tfjs';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import type { Fresh } from '../fresh/task.ts';
import { engineReport } from '../report/markdown/engine.ts';
import { measurementResult } from '../report/testing/measurement-schema.ts';
import type { BackendName, SessionOpener } from '../sessions/protocol.ts';
import { infoOf } from '../sessions/testing/session-info.ts';
import { engine } from './engine.ts';

beforeAll(() => useBackend('wasm'));

/** Cold starts in 100 ms, others in 300, and a network that reaches all that a machine can. */
const fresh = (): Fresh => ({
  async coldStart(runtime) {
    const total = runtime === 'engine' ? 100 : 300;
    const times = { imports: total / 4, load: total / 2, opening: 1, first: total / 4, total };
    return { boxes: 1, ...times, memory: { idle: 10, peak: total }, download: null };
  },
  async roofline(runs) {
    const bandwidth = { read: 1e9, copy: 2e9 };
    const shape = [1, 2, 2, 8];
    const step = { kernel: 'gemm', value: 'y', shape, macs: 5e8, bytes: 1e6 } as const;
    return {
      build: 'simd',
      machine: { peak: 1e11, near: bandwidth, far: bandwidth },
      opening: 20,
      memoryBytes: 65536,
      macs: 5e8,
      times: Array.from({ length: runs }, () => 10),
      ofPeak: 1,
      steps: [{ ...step, time: 10, ofPeak: 1, ofBandwidth: 0.05 }],
    };
  },
});

/** The engine in 10 ms and all others in 20; what was opened and run, and how many are open. */
function fakeSessions() {
  const opened: [BackendName, number | undefined][] = [];
  const calls: BackendName[] = [];
  let open = 0;
  const opener: SessionOpener = async (backend, { threads }) => {
    opened.push([backend, threads]);
    open++;
    const forward = { engine: 10, 'engine-threads': 5 }[backend as string] ?? 20;
    return {
      status: 'ok',
      session: {
        info: infoOf(backend, { threads: threads ?? null }),
        async run() {
          calls.push(backend);
          return { preprocess: 1, forward, postprocess: 1, total: forward + 2 };
        },
        outputs: async () => ({
          outputs: [
            { data: Float32Array.of(backend === 'onnxruntime-node' ? 2 : 1), shape: [1, 1] },
          ],
          detections: [],
        }),
        resources: async () => ({ tensorsLeft: 0, kernels: 1, bytesMoved: 1, peakMemory: 1 }),
        close: async () => void open--,
      },
    };
  };
  return { opener, opened, calls, left: () => open };
}

test('gives the time of each peer over that of the engine, from pairs of several sessions', async () => {
  const { opener, opened, calls, left } = fakeSessions();
  const result = await engine({
    presets: ['coco-320'],
    pairs: 7,
    sessions: 2,
    starts: 4,
    runs: 2,
    open: opener,
    fresh,
  });
  expect(left()).toBe(0);
  const session = (peer: BackendName) => [[peer, 1] as const, ['engine', 1] as const];
  const threaded = [['engine', 1] as const, ['engine-threads', 2] as const];
  expect(opened).toEqual([
    ...[...session('wasm'), ...session('wasm')],
    ...[...session('onnxruntime-web'), ...session('onnxruntime-web')],
    ...[...session('onnxruntime-node'), ...session('onnxruntime-node')],
    ...[...session('jax'), ...session('jax')],
    ...[...threaded, ...threaded],
  ]);
  // Three pairs, then four, in alternating order.
  expect(calls.slice(0, 6)).toEqual(['wasm', 'engine', 'engine', 'wasm', 'wasm', 'engine']);
  const [network] = result.networks as [(typeof result.networks)[0]];
  const { comparisons, threads, coldStarts, input } = network;
  expect(input).toEqual({ width: 320, height: 320 });
  expect(comparisons.map(({ peer, parity }) => [peer.backend, parity.within])).toEqual([
    ['wasm', true],
    ['onnxruntime-web', true],
    ['onnxruntime-node', false],
    ['jax', true],
  ]);
  for (const { forward, total } of comparisons) {
    expect(forward.ratio).toBeCloseTo(2, 12);
    expect(total.ratio).toBeCloseTo(22 / 12, 12);
    expect([forward.a, forward.b].map(({ median }) => median)).toEqual([20, 10]);
    expect(forward.a.samples).toHaveLength(7);
  }
  expect([threads.peer.backend, threads.engine.backend]).toEqual(['engine', 'engine-threads']);
  expect(threads.forward.ratio).toBeCloseTo(2, 12);
  expect(coldStarts.map(({ runtime }) => runtime)).toEqual(['engine', 'wasm', 'onnxruntime-web']);
  expect(coldStarts.map(({ total }) => total.samples)).toEqual(
    [100, 300, 300].map((time) => Array.from({ length: 4 }, () => time)),
  );
  expect(coldStarts.map(({ overEngine }) => Math.round(overEngine.ratio))).toEqual([1, 3, 3]);
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);

  const text = engineReport(result);
  expect(text).toContain('### coco-320 at 320×320');
  expect(text).toMatch(/`engine` +\| `onnxruntime-node` \| .* 2.000 \[2.000, 2.000\] .*\*\*no\*\*/);
  expect(text).toMatch(/`engine-threads`, 2 threads \| `engine` /);
  expect(text).toContain('**100.0 %** of the 100 GFLOP/s that a loop of multiplications and');
  expect(text).toMatch(/`gemm` +\| `y` +\| 1×2×2×8 \| 500 M \|/);
});

test('closes the peer where the engine does not open', async () => {
  const { opener, left } = fakeSessions();
  const open: SessionOpener = async (backend, job, options) =>
    backend === 'engine'
      ? { status: 'unavailable', reason: 'No such thing.' }
      : opener(backend, job, options);
  await expect(engine({ presets: ['coco-320'], open })).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "The backend 'engine' does not open: No such thing.",
  });
  expect(left()).toBe(0);
});

test('refuses too few pairs, and a realm that there is not', async () => {
  for (const options of [{ pairs: 5 }, { pairs: 8, sessions: 9 }, { threads: 0 }, { starts: 0 }]) {
    await expect(engine(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
  await expect(engine({ realm: 'none' as 'node' })).rejects.toThrow("'none'");
});

test('LiteRT.js is for Chromium, and needs a Python that converts', async () => {
  const options = { presets: ['voc-416'], open: fakeSessions().opener, fresh } as const;
  await expect(engine({ ...options, python: 'python3' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('realm chromium'),
  });
  const python = '/nowhere/python';
  await expect(engine({ ...options, realm: 'chromium', python })).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining('/nowhere/python does not convert the network'),
  });
});
