import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingChild } from './training-child.ts';
import { startTraining } from './training-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-training-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A child that reports a step every few milliseconds, numbered by its losses. */
async function child(name: string, body: string): Promise<TrainingChild> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, body);
  return { name, command: [process.execPath, path], input: { first: 10 } };
}

test('a training stands still between its runs', async () => {
  const script = await child(
    'steps',
    `import { readFileSync, writeSync } from 'node:fs';
    let loss = JSON.parse(readFileSync(0, 'utf8')).first;
    const report = () => JSON.stringify({ at: performance.now(), loss: loss++, peak: 1, cpu: 1 });
    setInterval(() => writeSync(3, report() + '\\n'), 5);`,
  );
  const training = startTraining(script, 20_000);
  const first = await training.run(2);
  expect(first.map(({ loss }) => loss)).toEqual([10, 11, 12]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await training.run(2);
  // What was on its way when it was stopped may come first, but not what 300 ms would have made.
  expect(second[0]!.loss).toBeGreaterThan(12);
  expect(second[0]!.loss).toBeLessThan(30);
  await training.close();
  await expect(training.run(1)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
});

test('a training that ends says why', async () => {
  const script = await child('ends', `console.error('no such data'); process.exit(1);`);
  const training = startTraining(script, 20_000);
  await expect(training.run(1)).rejects.toThrow("The training by 'ends' ended: no such data");
  await training.close();
});

test('a training that hangs is given up', async () => {
  const script = await child('hangs', `setInterval(() => {}, 1000);`);
  const training = startTraining(script, 400);
  await expect(training.run(1)).rejects.toThrow('made 0 steps within 400 ms; 2 were expected');
  await training.close();
});

test('a program that is not there is named', async () => {
  const training = startTraining({ name: 'keras', command: ['no-such-python'], input: {} }, 20_000);
  await expect(training.run(1)).rejects.toThrow("by 'keras' ended: spawn no-such-python ENOENT");
  await training.close();
});
