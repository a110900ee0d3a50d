import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGraphModel } from '@rsanet/graph';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleImage } from '../sample/image.ts';
import { openInference } from '../sessions/inference.ts';
import { openChildSession } from '../sessions/node/open-node-session.ts';
import type { BackendName, Job, Session, SessionOpener } from '../sessions/protocol.ts';
import { type BuiltChild, buildChild } from '../sessions/testing/build-child.ts';
import { infoOf } from '../sessions/testing/session-info.ts';
import { startWasm } from '../sessions/wasm.ts';
import { aa } from './aa.ts';
import { type MatrixOptions, type MatrixProgress, matrix } from './matrix.ts';

const network = { channels: [8, 8, 8, 16, 16] } as const;
const input = { width: 64, height: 64 };
const image = sampleImage({ width: 80, height: 60 }, 1);
const small: MatrixOptions = { network, inputs: [input], presets: ['voc-416'], image };

let child: BuiltChild;
beforeAll(async () => {
  child = await buildChild();
});
afterAll(() => child.remove());

const openReal: SessionOpener = (backend, job, options) =>
  openChildSession(child.script, backend as 'cpu', job, options);

/** Opens sessions in this very process; `faults` is what else a backend does. */
function openHere(
  faults: Partial<Record<BackendName, (session: Session) => Partial<Session> | Error>> = {},
) {
  const opened: { backend: BackendName; job: Job }[] = [];
  let closed = 0;
  const open: SessionOpener = async (backend, job) => {
    opened.push({ backend, job });
    const { path, ...size } = job.image;
    const inference = await openInference(
      (name) => readFile(join(job.model, name)),
      { ...size, data: await readFile(path) },
      await startWasm(),
      0,
    );
    const session: Session = {
      info: infoOf(backend, inference.times),
      run: () => inference.run(),
      outputs: () => inference.outputs(),
      resources: async () => ({ ...(await inference.resources()), peakMemory: 1 }),
      async close() {
        closed++;
      },
    };
    const fault = faults[backend]?.(session);
    if (fault instanceof Error) return { status: 'unavailable', reason: fault.message };
    return { status: 'ok', session: { ...session, ...fault } };
  };
  return { open, opened, closed: () => closed };
}

test('measures cpu and wasm in processes of their own', async () => {
  const backends = ['cpu', 'wasm', 'node-gpu'] as const;
  const steps: MatrixProgress[] = [];
  const onProgress = (step: MatrixProgress) => void steps.push(step);
  const options = { ...small, backends, runs: 6, warmups: 1, open: openReal, onProgress };
  const result = await matrix(options);
  expect(result).toMatchObject({ benchmark: 'matrix', version: 1, picture: { width: 80 } });
  expect(result.environment).not.toHaveProperty('backend');
  const [{ cells, ...facts }] = result.networks as [(typeof result.networks)[0]];
  expect(facts).toMatchObject({ preset: 'voc-416', input, withoutReference: null });
  expect(facts.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(facts.bytes).toBeGreaterThan(4 * facts.params);

  expect(cells.map(({ backend }) => backend)).toEqual(backends);
  for (const cell of cells.slice(0, 2)) {
    if (cell.status !== 'ok') throw new Error(cell.reason);
    const { stages, fps, parity, resources, info } = cell;
    expect(parity?.within).toBe(true);
    expect(parity?.boxes.expected).toBeGreaterThan(0);
    expect(info).toMatchObject({ backend: cell.backend, threads: 1 });
    expect(fps).toBeCloseTo(1000 / stages.total.median, 9);
    for (const { samples, median, interval } of Object.values(stages)) {
      expect(samples).toHaveLength(6);
      expect(interval[0]).toBeLessThanOrEqual(median);
      expect(interval[1]).toBeGreaterThanOrEqual(median);
    }
    expect(resources).toMatchObject({ tensorsLeft: 0 });
  }
  expect(cells[2]).toMatchObject({ status: 'unavailable', reason: expect.any(String) });
  expect(steps.map(({ done, total, cell }) => [done, total, cell?.status ?? null])).toEqual([
    ...[
      [0, 3, null],
      [1, 3, 'ok'],
      [1, 3, null],
      [2, 3, 'ok'],
    ],
    ...[
      [2, 3, null],
      [3, 3, 'unavailable'],
    ],
  ]);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test('what one backend does leaves the rest alone', async () => {
  const here = openHere({
    node: () => new Error('not built'),
    wasm: () => ({ run: () => Promise.reject(new Error('killed')) }),
    'browser-webgl': ({ outputs }) => ({
      async outputs() {
        const { outputs: all, detections } = await outputs();
        all[0]!.data[0]! += 0.01;
        return { outputs: all, detections };
      },
    }),
    'browser-cpu': () => ({ outputs: () => Promise.reject(new Error('hung')) }),
  });
  const backends = ['node', 'wasm', 'browser-webgl', 'browser-cpu', 'cpu'] as const;
  const { networks } = await matrix({ ...small, backends, runs: 5, open: here.open });
  expect(networks[0]!.cells).toMatchObject([
    { backend: 'node', status: 'unavailable', reason: 'not built' },
    { backend: 'wasm', status: 'failed', reason: 'killed' },
    {
      backend: 'browser-webgl',
      status: 'failed',
      parity: { within: false },
      reason: expect.stringMatching(/differ from those of cpu by .* and 0 boxes have no like/),
    },
    { backend: 'browser-cpu', status: 'failed', reason: 'hung' },
    { backend: 'cpu', status: 'ok', parity: { within: true } },
  ]);
  // The reference and each that opened, and nothing of them is left.
  expect(here.closed()).toBe(5);
  const folder = here.opened[0]!.job.model;
  await expect(readGraphModel((name) => readFile(join(folder, name)))).rejects.toThrow('ENOENT');
});

test('goes through presets and sizes, and without a reference', async () => {
  const here = openHere({ cpu: () => new Error('no cpu here') });
  const inputs = [input, { width: 96, height: 32 }];
  const options = { inputs, network, image, backends: ['wasm'] as const, runs: 5, threads: 3 };
  const { networks } = await matrix({ ...options, open: here.open });
  expect(networks.map(({ preset, input }) => `${preset} ${input.width}x${input.height}`)).toEqual([
    ...['voc-416 64x64', 'voc-416 96x32', 'coco-320 64x64', 'coco-320 96x32'],
  ]);
  expect(new Set(networks.map(({ hash }) => hash)).size).toBe(4);
  for (const { cells, withoutReference } of networks) {
    expect(withoutReference).toBe('no cpu here');
    expect(cells).toMatchObject([{ status: 'ok', parity: null }]);
  }
  expect(here.opened.filter(({ backend }) => backend === 'wasm')[0]!.job).toMatchObject({
    threads: 3,
    warmups: 3,
    image: { width: 80, height: 60 },
  });
});

test('stops measuring a slow cell by its budget, and all when aborted', async () => {
  const here = openHere();
  const slow = { ...small, backends: ['cpu', 'wasm'] as const, runs: 1000, budgetMs: 0 };
  const { networks } = await matrix({ ...slow, open: here.open });
  expect(networks[0]!.cells).toMatchObject([
    { stages: { total: { samples: { length: 5 } } } },
    { stages: { total: { samples: { length: 5 } } } },
  ]);

  const controller = new AbortController();
  const reason = new Error('enough');
  const hanging = openHere({
    cpu: (session) => ({
      run() {
        controller.abort(reason);
        return Promise.reject(reason);
      },
      outputs: () => session.outputs(),
    }),
  });
  const { signal } = controller;
  await expect(matrix({ ...slow, open: hanging.open, signal })).rejects.toBe(reason);
  expect(hanging.opened.map(({ backend }) => backend)).toEqual(['cpu', 'cpu']);
});

test.each([
  { backends: ['gpu' as BackendName] },
  { presets: ['voc' as 'voc-416'] },
  { runs: 0 },
  { warmups: -1 },
  { threads: 1.5 },
])('refuses %o', async (options) => {
  await expect(matrix(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('aa compares sessions that are the same, opened anew each time', async () => {
  const here = openHere();
  const progress: number[] = [];
  const result = await aa({
    network: { preset: 'voc-416', input, ...network },
    open: here.open,
    sessions: 2,
    comparisons: 3,
    pairs: 6,
    onProgress: (done) => progress.push(done),
  });
  expect(result).toMatchObject({ benchmark: 'aa', info: { backend: 'wasm' }, pairs: 6 });
  expect(result.ratios).toHaveLength(3);
  const errors = result.ratios.map((ratio) => Math.exp(Math.abs(Math.log(ratio))) - 1);
  expect(result.p95).toBeLessThanOrEqual(Math.max(...errors) + 1e-12);
  expect(result.p95).toBeGreaterThan(0);
  expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
  expect([here.opened.length, here.closed()]).toEqual([4, 4]);
});

test('aa needs its session', async () => {
  const { open } = openHere({ wasm: () => new Error('not here') });
  const given = { network: { preset: 'voc-416', input, ...network }, open } as const;
  await expect(aa(given)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "The backend 'wasm' does not open: not here",
  });
  await expect(aa({ pairs: 5 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
