import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeSafetensors } from '../checkpoint/safetensors.ts';
import { writeSquares } from '../testing/write-squares.ts';

// Within node_modules, so that what the bundle leaves out is found.
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(modules, '.rsanet-killed-'));
  await build({
    entryPoints: {
      run: fileURLToPath(new URL('../testing/killed-run.ts', import.meta.url)),
      'batch-worker': fileURLToPath(new URL('./batch-worker.ts', import.meta.url)),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@rsanet/source'],
    external: ['@tensorflow/*', 'sharp', 'cli-progress', 'piscina'],
    logLevel: 'silent',
  });
  await mkdir(join(folder, 'images'));
  const data = await writeSquares(join(folder, 'images'), 6);
  await writeFile(join(folder, 'data.json'), JSON.stringify(data));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the training, or goes on with it. */
function start(dir: string): ChildProcess {
  const files = [join(folder, 'run.mjs'), join(folder, 'data.json'), join(folder, dir)];
  return spawn(process.execPath, files, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What a run has written, but for times. */
async function written(dir: string) {
  const read = async (name: string) => {
    const { tensors, metadata } = decodeSafetensors(
      await readFile(join(folder, dir, `${name}.safetensors`)),
      name,
    );
    const { progress = '{}', ...rest } = metadata;
    return { tensors, rest, progress: timeless(progress) };
  };
  const metrics = await readFile(join(folder, dir, 'metrics.jsonl'), 'utf8');
  return { last: await read('last'), best: await read('best'), metrics: timeless(metrics) };
}

const timeless = (json: string) => json.replace(/"seconds":[^,}]+/g, '');

test('killed at any moment, a run goes on to the weights of an unbroken one', async () => {
  const [code] = await once(start('whole'), 'exit');
  expect(code).toBe(0);
  let kills = 0;
  while (kills < 5) {
    const child = start('killed');
    const exit = once(child, 'exit');
    const first = await Promise.race([once(child.stdout!, 'data'), exit.then(() => null)]);
    if (first === null) break;
    const timer = setTimeout(() => child.kill('SIGKILL'), 400 * Math.random());
    const [, signal] = await exit;
    clearTimeout(timer);
    if (signal !== 'SIGKILL') break;
    kills++;
  }
  expect(kills).toBeGreaterThan(0);
  const [last] = await once(start('killed'), 'exit');
  expect(last).toBe(0);
  expect(await written('killed')).toEqual(await written('whole'));
}, 300_000);
