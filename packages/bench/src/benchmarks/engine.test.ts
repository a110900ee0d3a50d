import { useBackend } from '@rsanet/tfjs';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import type { ArmOpener, BackendName } from '../arms/protocol.ts';
import { infoOf } from '../report/testing/measured.ts';
import { measurementResult } from '../report/testing/measurement-schema.ts';
import { engine } from './engine.ts';

beforeAll(() => useBackend('wasm'));

/** The engine in 10 ms and all others in 20; what was opened and run, and how many are open. */
function fakeArms() {
  const opened: [BackendName, number | undefined][] = [];
  const calls: BackendName[] = [];
  let open = 0;
  const opener: ArmOpener = async (backend, { threads }) => {
    opened.push([backend, threads]);
    open++;
    const forward = backend === 'engine' ? 10 : 20;
    return {
      status: 'ok',
      arm: {
        info: infoOf(backend, {}),
        async run() {
          calls.push(backend);
          return { preprocess: 1, forward, postprocess: 1, total: forward + 2 };
        },
        outputs: async () => ({
          outputs: [{ data: Float32Array.of(backend === 'node' ? 2 : 1), shape: [1, 1] }],
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
  const { opener, opened, calls, left } = fakeArms();
  const result = await engine({
    presets: ['coco-320'],
    peers: ['wasm', 'node'],
    pairs: 7,
    sessions: 2,
    threads: 1,
    open: opener,
  });
  expect(left()).toBe(0);
  const session = (peer: BackendName) => [[peer, 1] as const, ['engine', 1] as const];
  expect(opened).toEqual([
    ...[...session('wasm'), ...session('wasm')],
    ...[...session('node'), ...session('node')],
  ]);
  // Three pairs, then four, in alternating order.
  expect(calls.slice(0, 6)).toEqual(['wasm', 'engine', 'engine', 'wasm', 'wasm', 'engine']);
  const [{ comparisons, input }] = result.networks as [(typeof result.networks)[0]];
  expect(input).toEqual({ width: 320, height: 320 });
  expect(comparisons.map(({ peer, parity }) => [peer.backend, parity.within])).toEqual([
    ['wasm', true],
    ['node', false],
  ]);
  for (const { forward, total } of comparisons) {
    expect(forward.ratio).toBeCloseTo(2, 12);
    expect(total.ratio).toBeCloseTo(22 / 12, 12);
    expect([forward.a, forward.b].map(({ median }) => median)).toEqual([20, 10]);
    expect(forward.a.samples).toHaveLength(7);
  }
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
});

test('closes the peer where the engine does not open', async () => {
  const { opener, left } = fakeArms();
  const open: ArmOpener = async (backend, job, options) =>
    backend === 'engine'
      ? { status: 'unavailable', reason: 'No such thing.' }
      : opener(backend, job, options);
  await expect(engine({ presets: ['coco-320'], open })).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "The backend 'engine' does not open: No such thing.",
  });
  expect(left()).toBe(0);
});

test('refuses too few pairs, and a backend that there is not', async () => {
  for (const options of [{ pairs: 5 }, { pairs: 8, sessions: 9 }, { threads: 0 }]) {
    await expect(engine(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
  await expect(engine({ peers: ['none' as BackendName] })).rejects.toThrow("'none'");
});
