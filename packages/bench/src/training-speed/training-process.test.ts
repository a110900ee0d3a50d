import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingJob } from './job.ts';
import { startTraining } from './training-process.ts';

const job: TrainingJob = {
  data: 'BCCD',
  split: 'train',
  input: { width: 32, height: 32 },
  channels: [8, 8, 8, 8, 8],
  batch: 1,
  seed: 1,
  trainer: 'wasm',
  threads: 1,
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-training-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A child that reports a step every few milliseconds, numbered by its losses. */
async function child(name: string, body: string): Promise<URL> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, body);
  return pathToFileURL(path);
}

test('a training stands still between its runs', async () => {
  const script = await child(
    'steps',
    `process.once('message', () => {
      let loss = 0;
      setInterval(() => process.send({ at: performance.now(), loss: loss++, peak: 1, cpu: 1 }), 5);
    });`,
  );
  const training = startTraining(job, 20_000, script);
  const first = await training.run(2);
  expect(first.map(({ loss }) => loss)).toEqual([0, 1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await training.run(2);
  // What was on its way when it was stopped may come first, but not what 300 ms would have made.
  expect(second[0]!.loss).toBeGreaterThan(2);
  expect(second[0]!.loss).toBeLessThan(20);
  await training.close();
  await expect(training.run(1)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
});

test('a training that ends says why', async () => {
  const script = await child('ends', `console.error('no such data'); process.exit(1);`);
  const training = startTraining(job, 20_000, script);
  await expect(training.run(1)).rejects.toThrow("The training by 'wasm' ended: no such data");
  await training.close();
});

test('a training that hangs is given up', async () => {
  const script = await child('hangs', `setInterval(() => {}, 1000);`);
  const training = startTraining(job, 400, script);
  await expect(training.run(1)).rejects.toThrow('made 0 steps within 400 ms; 2 were expected');
  await training.close();
});
