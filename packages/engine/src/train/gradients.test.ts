import { differentiate, type Graph, type RawTensor } from '@rsanet/graph';
import {
  interpretBackward,
  interpretForward,
  randomGraph,
  randomInput,
  trainingGraphs,
  weightValues,
  withTrainedInput,
} from '@rsanet/graph/conformance';
import { convBlock, type GraphValue, graphOf, input } from '@rsanet/layers/graph';
import { type Fusion, rsafpn } from '@rsanet/rsafpn/graph';
import { rsanet } from '@rsanet/rsanet/graph';
import { describe, expect, test } from 'vitest';
import { engineTrainer } from './engine-trainer.ts';

/** A loss whose gradients are the sines of the positions. */
const gradientsOf = (outputs: readonly { readonly shape: readonly number[] }[]): RawTensor[] =>
  outputs.map(({ shape }, output) => ({
    shape: [...shape],
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      Math.sin(i + output),
    ),
  }));

/** A batch's outputs, gradients by weight and statistics by weight on the engine, and what float64 says of them. */
async function trained(graph: Graph, images: RawTensor) {
  const plan = differentiate(graph);
  const weights = weightValues(graph);
  const values = interpretForward(plan, weights, images);
  const outputs = plan.outputs.map(({ value }) => values.get(value)!);
  const back = interpretBackward(plan, weights, values, gradientsOf(outputs));
  const trainer = await engineTrainer(graph, { threads: 1, clipNorm: 1e30, momentum: 0 });
  try {
    let found: readonly RawTensor[] = [];
    await trainer.accumulate(images, (all) => {
      found = all;
      return { value: 1, gradients: gradientsOf(all) };
    });
    await trainer.update(0);
    const { tensors } = await trainer.state();
    return {
      outputs: outputs.map((wanted, i) => ({ name: `output ${i}`, found: found[i]!.data, wanted })),
      gradients: [...plan.gradients].map(([weight, gradient]) => ({
        name: `gradient of ${weight}`,
        found: tensors.get(`first/${weight}`)!.data.map((value) => value / 0.1),
        wanted: back.get(gradient)!,
      })),
      statistics: plan.updates.map(({ running, batch }) => ({
        name: running,
        found: tensors.get(`weights/${running}`)!.data,
        wanted: values.get(batch)!,
      })),
    };
  } finally {
    await trainer.dispose();
  }
}

/** Expects a training's outputs, gradients and statistics to be those of float64. */
async function expectTrained(graph: Graph, images: RawTensor) {
  const { outputs, gradients, statistics } = await trained(graph, images);
  // Where terms cancel, as in the gradient of a bias in front of batch norm, their rounding is left.
  const min = 0.05 * Math.max(...gradients.map(({ wanted }) => largestOf(wanted.data)));
  for (const { name, found, wanted } of [...outputs, ...statistics]) {
    expectNear(found, wanted.data, name);
  }
  for (const { name, found, wanted } of gradients) expectNear(found, wanted.data, name, min);
}

const largestOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((max, value) => Math.max(max, Math.abs(value)), 0);

/** Expects numbers within 1e-4 of the largest, which is taken to be `min` at least. */
function expectNear(
  actual: Float32Array,
  wanted: ArrayLike<number>,
  what: string,
  min = 1e-6,
): void {
  const largest = Math.max(min, largestOf(wanted));
  const worst = actual.reduce((max, value, i) => {
    const error = Math.abs(value - wanted[i]!);
    return Number.isNaN(error) ? Infinity : Math.max(max, error);
  }, 0);
  expect(worst / largest, what).toBeLessThan(1e-4);
}

describe('gradients are those of float64', () => {
  test.each(trainingGraphs)('$name', async ({ graph }) => {
    const network = graph();
    await expectTrained(network, randomInput(network, 3));
  });

  test.each(Array.from({ length: 20 }, (_, seed) => seed))('random graph %i', async (seed) => {
    const network = withTrainedInput(randomGraph(seed));
    await expectTrained(network, randomInput(network, 2));
  });

  test('RSANet', async () => {
    const network = rsanet({
      preset: 'voc-416',
      numClasses: 2,
      input: { width: 64, height: 64 },
      seed: 1,
    });
    const { outputs, gradients } = await trained(network, randomInput(network, 3));
    for (const { name, found, wanted } of outputs) expectNear(found, wanted.data, name);
    // Batch norm over a few pixels and corners of ReLU6 make them sensitive: in float64, 1e-7 of the images moves some by 1e-2.
    const all = gradients.flatMap(({ found }) => Array.from(found));
    const wanted = gradients.flatMap((gradient) => Array.from(gradient.wanted.data));
    const distance = lengthOf(all.map((value, i) => value - wanted[i]!));
    expect(distance / lengthOf(wanted)).toBeLessThan(0.05);
  }, 300_000);

  // A smooth activation: the corners of ReLU6 would hide what differs.
  test.each<Fusion>([
    'rsam',
    'fpn',
    { residual: 'context' },
    { attention: 'none', mix: 'linear' },
    { attention: 'high', depthwise: 'parallel' },
    { attention: 'deepest', gate: 'norm' },
    { depthwise: 'dilated', gate: -2 },
    { context: 'pointwise', attention: 'none', residual: 'none' },
  ])('RSAFPN with %o', async (fusion) => {
    const images = input({ name: 'images', shape: [32, 32, 4] });
    const features: GraphValue[] = [];
    for (const filters of [4, 8, 16]) {
      const name = `map${filters}`;
      const block = { name, filters, strides: 2, activation: 'swish' } as const;
      features.push(convBlock(features.at(-1) ?? images, block));
    }
    const outputs = rsafpn(features, { numClasses: 2, fusion, activation: 'swish' });
    const network = graphOf({ name: 'pyramid', outputs, seed: 5 });
    await expectTrained(network, randomInput(network, 4));
  });
});

/** Euclidean length. */
const lengthOf = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
