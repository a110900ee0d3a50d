import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInference } from '../sessions/inference.ts';
import { startWasm } from '../sessions/wasm.ts';
import { openArm, writeJob } from './tree.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-tree-'));
});
afterEach(() => rm(folder, { recursive: true }));

const input = { width: 64, height: 64 };
const network = { preset: 'voc-416', input, channels: [8, 8, 8, 16, 16] } as const;

test('writes a job that sessions can run, the same by the same seed', async () => {
  const weights: Buffer[] = [];
  for (const seed of [1, 1, 2]) {
    const job = await writeJob(join(folder, `${weights.length}`), { network, seed });
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
    const { path, ...size } = job.image;
    const data = await readFile(path);
    expect(data).toHaveLength(3 * size.width * size.height);
    const read = (name: string) => readFile(join(job.model, name));
    const inference = await openInference(read, { ...size, data }, await startWasm(), 0);
    const { detections } = await inference.outputs();
    expect(detections.length).toBeGreaterThan(0);
    const [shard] = (await readdir(job.model)).filter((name) => name.endsWith('.bin'));
    weights.push(await read(shard!));
  }
  expect(weights[1]!.equals(weights[0]!)).toBe(true);
  expect(weights[2]!.equals(weights[0]!)).toBe(false);
});

test('opens sessions', async () => {
  const job = { model: folder, image: { path: 'none', width: 1, height: 1 } };
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  const { signal } = controller;
  await expect(openArm('wasm', job, { timeoutMs: 1000, signal })).rejects.toThrow('enough');
});
