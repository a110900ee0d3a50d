import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/index.ts';
import { train } from '../node/train.ts';
import { newDetector } from '../trainer/new-detector.ts';

// A small training in a process of its own, to be killed: node killed-run.mjs DATASET.json DIR. Says
// `step` after each.
const [, , file, dir] = process.argv;
const data: Dataset = JSON.parse(await readFile(file!, 'utf8'));
tf.enableProdMode();
await tf.setBackend('cpu');
const detector = newDetector({
  preset: 'voc-416',
  input: { width: 32, height: 32 },
  channels: [4, 4, 8, 8, 8],
  depths: [0, 0, 1, 0, 0],
  data,
  seed: 1,
});
await train({
  ...detector,
  data,
  validation: data,
  runtime: tfjsRuntime('cpu'),
  trainer: tfjsTrainer,
  epochs: 6,
  batchSize: 2,
  seed: 5,
  evaluateEvery: 1,
  dir: dir!,
  resume: true,
  onStep: () => process.stdout.write('step\n'),
});
