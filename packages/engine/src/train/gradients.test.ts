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

/** Expects a training's gradients and statistics to be those of float64. */
async function expectTrained(graph: Graph, images: RawTensor, frozen: readonly string[] = []) {
  const plan = differentiate(graph, { frozen });
  const weights = weightValues(graph);
  const values = interpretForward(plan, weights, images);
  const back = interpretBackward(
    plan,
    weights,
    values,
    gradientsOf(plan.outputs.map(({ value }) => values.get(value)!)),
  );
  const trainer = await engineTrainer(graph, { threads: 1, frozen, clipNorm: 1e30, momentum: 0 });
  try {
    await trainer.accumulate(images, (outputs) => {
      outputs.forEach(({ data, shape }, i) => {
        const wanted = values.get(plan.outputs[i]!.value)!;
        expect(shape).toEqual([...wanted.shape]);
        expectNear(data, wanted.data, `output ${i}`);
      });
      return { value: 1, gradients: gradientsOf(outputs) };
    });
    await trainer.update(0);
    const { tensors } = await trainer.state();
    // Where terms cancel, as in the gradient of a bias in front of batch norm, their rounding is left.
    const least =
      0.05 * Math.max(...[...plan.gradients.values()].map((one) => largestOf(back.get(one)!.data)));
    for (const [weight, gradient] of plan.gradients) {
      const found = tensors.get(`first/${weight}`)!.data.map((value) => value / 0.1);
      expectNear(found, back.get(gradient)!.data, `gradient of ${weight}`, least);
    }
    for (const { running, batch } of plan.updates) {
      expectNear(tensors.get(`weights/${running}`)!.data, values.get(batch)!.data, running);
    }
  } finally {
    await trainer.dispose();
  }
}

const largestOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Expects numbers within 1e-4 of the largest, which is taken to be `least` at least. */
function expectNear(
  actual: Float32Array,
  wanted: ArrayLike<number>,
  what: string,
  least = 1e-6,
): void {
  const largest = Math.max(least, largestOf(wanted));
  const worst = actual.reduce((most, value, i) => {
    const error = Math.abs(value - wanted[i]!);
    return Number.isNaN(error) ? Infinity : Math.max(most, error);
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
});
