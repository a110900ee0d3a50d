import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineTrainer } from '@rsanet/engine/train';
import type { Graph, Trainer } from '@rsanet/graph';
import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vocFolder } from '../../../cli/src/testing/voc-folder.ts';
import { measurementResult } from '../report/testing/measurement-schema.ts';
import { trainingSameness } from './training-sameness.ts';

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await vocFolder(await mkdtemp(join(tmpdir(), 'rsanet-sameness-')), { train: 4 });
});
afterAll(() => rm(folder, { recursive: true }));

test('the steps of two trainers are those of float64, and a wrong one is seen', async () => {
  const wrong = async (graph: Graph): Promise<Trainer> => {
    const engine = await engineTrainer(graph, { threads: 1 });
    // Twice what it is given.
    return { ...engine, update: (rate) => engine.update(2 * rate) };
  };
  const result = await trainingSameness({
    data: folder,
    split: 'train',
    input: { width: 64, height: 64 },
    channels: [8, 8, 8, 8, 8],
    batch: 2,
    seed: 1,
    trainer: wrong,
    reference: tfjsTrainer,
    states: 2,
    witnessed: [1],
  });
  expect(result.states.map(({ witness }) => witness !== undefined)).toEqual([false, true]);
  const { trainer, reference, rounded } = result.states[1]!.witness!;
  // Its losses and gradients are right, its new weights are not.
  for (const { loss } of [trainer, reference, rounded]) expect(loss).toBeLessThan(1e-4);
  for (const { gradients } of [trainer, reference, rounded]) {
    expect(gradients.median).toBeLessThan(1e-3);
  }
  for (const { weights } of [reference, rounded]) {
    expect(weights.beyond).toBeLessThan(result.tensors.weights / 5);
  }
  for (const { weights } of [trainer, ...result.states.map(({ between }) => between)]) {
    expect(weights.beyond).toBeGreaterThan(result.tensors.weights / 2);
  }
  expect(rounded.gradients.median).toBeGreaterThan(0);
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
}, 300_000);
