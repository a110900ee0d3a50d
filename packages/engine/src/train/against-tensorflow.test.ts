import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import '@tensorflow/tfjs-backend-cpu';
import {
  type Graph,
  type LossValue,
  type RawTensor,
  splitGraph,
  type Trainer,
  type TrainerOptions,
} from '@rsanet/graph';
import { interpret, randomInput } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { expectClose } from '../../../tfjs/src/testing/numbers.ts';
import { smallTrainingGraph } from '../../../tfjs/src/testing/small-training-graph.ts';
import { engineTrainer } from './engine-trainer.ts';

/** The mean of the outputs' squared distances to the sine of the position. */
function distance(outputs: readonly RawTensor[]): LossValue {
  let value = 0;
  const gradients = outputs.map(({ data, shape }) => ({
    shape,
    data: data.map((y, i) => (y - Math.sin(i)) / data.length),
  }));
  gradients.forEach(({ data }) => {
    for (const error of data) value += (error ** 2 * data.length) / 2;
  });
  return { value, gradients };
}

async function trained(trainer: Trainer, batches: readonly (RawTensor | readonly RawTensor[])[]) {
  try {
    const losses: number[] = [];
    for (const images of batches) {
      losses.push((await trainer.accumulate(images, distance)).value);
      losses.push((await trainer.accumulate(images, distance)).value);
      losses.push((await trainer.update(1e-3)).gradientNorm);
    }
    return { losses, ...(await trainer.state()) };
  } finally {
    await trainer.dispose();
  }
}

beforeAll(() => tf.setBackend('cpu'));

/** Expects some steps on the engine and on TensorFlow.js to end alike. */
async function expectAlike(
  graph: Graph,
  options: TrainerOptions,
  batches: readonly (RawTensor | readonly RawTensor[])[],
) {
  const wanted = await trained(tfjsTrainer(graph, options), batches);
  const engine = await engineTrainer(graph, { ...options, threads: 1 });
  const found = await trained(engine, batches);
  expectClose(found.losses, wanted.losses, 1e-5);
  expect(found.steps).toBe(wanted.steps);
  expect([...found.tensors.keys()].sort()).toEqual([...wanted.tensors.keys()].sort());
  for (const part of ['weights/', 'average/', 'first/']) {
    const all = (tensors: typeof wanted.tensors) =>
      [...wanted.tensors.keys()]
        .filter((name) => name.startsWith(part))
        .flatMap((name) => Array.from(tensors.get(name)!.data));
    expectClose(all(found.tensors), all(wanted.tensors), 1e-4);
  }
}

test.each<[string, TrainerOptions]>([
  ['plainly', {}],
  ['with decay, rates and clipping', { weightDecay: 0.1, rates: { conv: 0.5 }, clipNorm: 0.01 }],
  ['with frozen nodes', { frozen: ['norm', 'depthwise'], emaDecay: 0.5, momentum: 0.5 }],
])('a small network trains as on TensorFlow.js: %s', async (_, options) => {
  const batches = [1, 2, 3].map((images) => randomInput(smallTrainingGraph, images));
  await expectAlike(smallTrainingGraph, options, batches);
});

test('so it does on batches of several sizes', async () => {
  const [, ...nodes] = smallTrainingGraph.nodes;
  const input = { op: 'input', name: 'x', inputs: [], shape: [null, null, 3] } as const;
  const open: Graph = { ...smallTrainingGraph, nodes: [input, ...nodes] };
  const sides = [8, 12, 16, 8, 20, 12] as const;
  const batches = sides.map((side, i) => randomInput(open, 1 + (i % 2), [side, 8]));
  await expectAlike(open, {}, batches);
});

test('so does what is left behind a cut, on several maps', async () => {
  const first = new Set(['conv', 'norm', 'act', 'depthwise']);
  const { beginning, rest } = splitGraph(smallTrainingGraph, first)!;
  expect(beginning.outputs).toEqual(['act', 'depthwise']);
  const batches = [1, 2, 3].map((images) =>
    interpret(beginning, randomInput(smallTrainingGraph, images)).map(({ data, shape }) => ({
      data: Float32Array.from(data),
      shape,
    })),
  );
  await expectAlike(rest, {}, batches);
});
