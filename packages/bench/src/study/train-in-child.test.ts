import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainInChild } from './train-in-child.ts';
import type { RunStep, StudyRun } from './train-run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-child-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function child(name: string, body: string): Promise<URL> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, body);
  return pathToFileURL(path);
}

const run: StudyRun = {
  variant: { name: 'full' },
  seed: 4,
  peakRate: 1e-3,
  recipe: {
    data: 'BCCD',
    train: 'train',
    val: 'val',
    test: null,
    input: { width: 32, height: 32 },
    channels: [8, 8, 8, 8, 8],
    epochs: 1,
    patience: null,
    evaluateEvery: 1,
    batch: 1,
    emaDecay: 0.9,
    verticalFlip: 0,
  },
  dir: 'runs',
};

test('gives what the child trained, and its steps', async () => {
  const script = await child(
    'trains',
    `process.once('message', ({ run, threads }) => {
      process.send({ step: { epoch: 1, epochs: 1, step: run.seed, steps: threads } });
      process.send({ trained: { map: 0.5, perClass: [], best: { epoch: 1, map: 0.5 }, epochs: 1, seconds: 1 } }, () => process.exit());
    });`,
  );
  const steps: RunStep[] = [];
  const trained = await trainInChild(2, script)(run, { onStep: (step) => steps.push(step) });
  expect(trained).toMatchObject({ map: 0.5, epochs: 1 });
  expect(steps).toEqual([{ epoch: 1, epochs: 1, step: 4, steps: 2 }]);
});

test('a child that fails says why', async () => {
  const script = await child('fails', `console.error('no such data'); process.exit(1);`);
  await expect(trainInChild(1, script)(run, {})).rejects.toMatchObject({
    code: 'WORKER_FAILED',
    message: "The training of 'full' with seed 4 ended: no such data",
  });
});

test('the signal ends the child', async () => {
  const script = await child(
    'hangs',
    `process.once('message', () => process.send({ step: {} })); setInterval(() => {}, 1000);`,
  );
  const controller = new AbortController();
  const stopped = trainInChild(1, script)(run, {
    signal: controller.signal,
    onStep: () => controller.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
});
