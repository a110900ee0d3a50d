import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomNumbers } from '@rsanet/graph/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vocFolder } from '../packages/cli/src/testing/voc-folder.ts';
import { decodeSafetensors } from '../packages/train/src/checkpoint/safetensors.ts';

const COMMAND = fileURLToPath(new URL('../packages/cli/bin/rsanet.mjs', import.meta.url));
const EPOCHS = 9;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-train-killed-'));
  await vocFolder(join(folder, 'data'), { train: 4, val: 2 });
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts `rsanet train`, or goes on with it. */
function start(out: string) {
  const recipe = `--preset voc-416 --input 32 --epochs ${EPOCHS} --batch 2 --seed 5 --mosaic 0.5`;
  const args = ['train', '--data', join(folder, 'data'), '--format', 'voc', '--resume'];
  const more = ['--train', 'train', '--val', 'val', '--out', join(folder, out)];
  return spawn(process.execPath, [COMMAND, ...args, ...more, ...recipe.split(' ')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Lets a run end by itself. */
async function complete(out: string): Promise<void> {
  const child = start(out);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code, said).toBe(0);
}

/** When a run is killed: so long after it has begun to write a file, or after the end of an epoch. */
interface Moment {
  readonly after: 'write' | 'epoch';
  readonly ms: number;
}

/** Kills a run at a moment; what it ended by. */
async function killAt({ after, ms }: Moment, out: string): Promise<NodeJS.Signals | null> {
  const child = start(out);
  const exit = once(child, 'exit');
  const files = watch(join(folder, out));
  const begun = new Promise<void>((resolve) => {
    files.on('change', (_, name) => {
      if (after === 'write' && `${name}`.endsWith('.part')) resolve();
    });
    child.stderr.on('data', (line: Buffer) => {
      if (after === 'epoch' && /^epoch \d/m.test(`${line}`)) resolve();
    });
  });
  await Promise.race([begun, exit]);
  if (ms > 0) await Promise.race([wait(ms), exit]);
  child.kill('SIGKILL');
  const [, signal] = await exit;
  files.close();
  return signal;
}

/** What a run has written, but for times. */
async function written(out: string) {
  const read = async (name: string) => {
    const bytes = await readFile(join(folder, out, `${name}.safetensors`));
    const { tensors, metadata } = decodeSafetensors(bytes, name);
    const { progress = '{}', ...rest } = metadata;
    const sums = [...tensors].map(([key, { data, shape }]) => [key, shape, sumOf(data)]);
    return { sums, rest, progress: timeless(progress) };
  };
  const model = join(folder, out, 'model');
  const names = (await readdir(model)).sort();
  return {
    last: await read('last'),
    best: await read('best'),
    metrics: timeless(await readFile(join(folder, out, 'metrics.jsonl'), 'utf8')),
    model: await Promise.all(
      names.map(async (name) => [name, sumOf(await readFile(join(model, name)))]),
    ),
  };
}

const sumOf = (bytes: NodeJS.ArrayBufferView) => createHash('sha256').update(bytes).digest('hex');

const timeless = (json: string) => json.replace(/"seconds":[^,}]+/g, '');

test('killed five times, rsanet train --resume ends at the weights of an unbroken run', async () => {
  const begin = Date.now();
  await complete('whole');
  const epoch = (Date.now() - begin) / EPOCHS;

  await mkdir(join(folder, 'killed'));
  const [second = 0, third = 0, fourth = 0, fifth = 0] = randomNumbers(4, 'kills', 0, 1);
  const moments: Moment[] = [
    { after: 'write', ms: 0 },
    { after: 'epoch', ms: epoch * second },
    { after: 'write', ms: 20 * third },
    { after: 'epoch', ms: epoch * fourth },
    { after: 'epoch', ms: epoch * fifth },
  ];
  for (const [i, moment] of moments.entries()) {
    expect(await killAt(moment, 'killed'), `kill ${i + 1}`).toBe('SIGKILL');
    // The first comes while a checkpoint is half written.
    if (i === 0) expect(existsSync(join(folder, 'killed/last.safetensors.part'))).toBe(true);
  }
  await complete('killed');
  expect(await written('killed')).toEqual(await written('whole'));
}, 600_000);
