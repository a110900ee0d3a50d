import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorFiles } from '@rsanet/rsanet/node';
import { newDetector } from '@rsanet/train';
import { readVoc } from '@rsanet/train/node';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vocFolder } from '../../../cli/src/testing/voc-folder.ts';
import { measurementResult } from '../report/testing/measurement-schema.ts';
import { transfer } from './transfer.ts';

const input = { width: 32, height: 32 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-transfer-'));
  await vocFolder(join(folder, 'data'), { train: 5, val: 2 });
  // A model of two classes, as training writes it.
  const data = await readVoc(join(folder, 'data'), 'train');
  const { graph, spec } = newDetector({ preset: 'voc-416', data, seed: 3, input });
  const metadata = { format: 'rsanet-detector', version: 1, ...spec } as const;
  await mkdir(join(folder, 'model'));
  for (const [name, content] of await detectorFiles(graph, metadata)) {
    await writeFile(join(folder, 'model', name), content);
  }
});
afterAll(() => rm(folder, { recursive: true }));

const options = { images: 3, input, epochs: 2, batch: 2, seed: 1, threads: 1 };

test('trains from scratch and from a model on the same images, and measures both', async () => {
  const data = join(folder, 'data');
  const epochs: string[] = [];
  const result = await transfer({
    ...options,
    data,
    class: 'spot',
    from: join(folder, 'model/model.json'),
    onEpoch: (start, epoch) => epochs.push(`${start} ${epoch}`),
  });
  expect(epochs).toEqual(['scratch 1', 'scratch 2', 'model 1', 'model 2']);
  expect(result.known).toEqual(['dot', 'spot']);
  expect(new Set(result.learnt).size).toBe(3);
  const [scratch, model] = result.arms as [(typeof result.arms)[0], (typeof result.arms)[0]];
  expect([scratch.start, model.start]).toEqual(['scratch', 'model']);
  // Other weights in the backbone, another first loss.
  expect(scratch.losses[0]).not.toBe(model.losses[0]);
  for (const { map, seconds } of result.arms) {
    expect(map).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeGreaterThan(0);
  }
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
});

test('refuses a class that too few images show', async () => {
  const data = join(folder, 'data');
  const few = {
    ...options,
    images: 6,
    data,
    class: 'spot',
    from: join(folder, 'model/model.json'),
  };
  await expect(transfer(few)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
