import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  interpretBackward,
  interpretForward,
  randomGraph,
  randomInput,
  randomNumbers,
  trainingGraphs,
  type Values,
  weightValues,
  withTrainedInput,
} from '../conformance/index.ts';
import type { Activation, Graph } from '../graph.ts';
import { type Differentiated, differentiate, valueShapes } from '../index.ts';
import type { RawTensor } from '../runtime.ts';

/** Where the slope of a nonlinearity jumps. */
const corners: Record<Activation['kind'], readonly number[]> = {
  linear: [],
  relu: [0],
  relu6: [0, 6],
  leakyRelu: [0],
  sigmoid: [],
  swish: [],
  hardSwish: [-3, 3],
  elu: [],
};

/** On which smooth piece of the network each value lies: gradients are compared with differences on one piece only. */
function pieceOf({ forward }: Differentiated, values: Values): string {
  return forward
    .map((node) => {
      if (node.op === 'maxPoolTraining') return values.get(node.positions)!.data;
      if (node.op !== 'activation') return '';
      const jumps = corners[node.activation.kind];
      return values.get(node.inputs[0])!.data.map((x) => jumps.filter((jump) => x > jump).length);
    })
    .join();
}

/** One number of all outputs: the sum of each of their values times a random one; and that of the terms' sizes. */
function weighed(values: Values, plan: Differentiated, factors: readonly RawTensor[]) {
  const terms = plan.outputs.flatMap(({ value }, i) =>
    Array.from(values.get(value)!.data, (y, at) => y * factors[i]!.data[at]!),
  );
  return {
    sum: terms.reduce((sum, term) => sum + term, 0),
    size: terms.reduce((sum, term) => sum + Math.abs(term), 0),
  };
}

interface Trained {
  readonly plan: Differentiated;
  readonly weights: Values;
  readonly input: RawTensor;
  readonly factors: readonly RawTensor[];
  /** The gradients of all trained weights by their names. */
  readonly gradients: Values;
}

function trained(graph: Graph, frozen: readonly string[] = []): Trained {
  const plan = differentiate(graph, { frozen });
  const weights = weightValues(graph);
  const input = randomInput(graph, 2);
  const values = interpretForward(plan, weights, input);
  const factors = plan.outputs.map(({ value }, i) => {
    const { data, shape } = values.get(value)!;
    return { data: randomNumbers(data.length, `factors ${i}`), shape };
  });
  const back = interpretBackward(plan, weights, values, factors);
  const shapes = [...values, ...back].map(([name, { shape }]) => [name, shape] as const);
  expect(new Map(shapes)).toEqual(valueShapes(plan, input.shape));
  const gradients = new Map([...plan.gradients].map(([name, value]) => [name, back.get(value)!]));
  return { plan, weights, input, factors, gradients };
}

/** Expects the slope along a random direction of some weights to be what central differences say. */
function expectSlope({ plan, weights, input, factors, gradients }: Trained, names: string[]): void {
  const directions = new Map(
    names.map((name) => [name, randomNumbers(weights.get(name)!.data.length, `along ${name}`)]),
  );
  const moved = (step: number): Values =>
    new Map(
      [...weights].map(([name, { data, shape }]) => {
        const direction = directions.get(name);
        return [
          name,
          { shape, data: direction ? data.map((w, i) => w + step * direction[i]!) : data },
        ];
      }),
    );
  let [slope, size] = [0, 0];
  for (const [name, direction] of directions) {
    // One that no output depends on has no gradient, and is to change nothing.
    gradients.get(name)?.data.forEach((g, i) => {
      slope += g * direction[i]!;
      size += Math.abs(g * direction[i]!);
    });
  }
  const along = (step: number) => interpretForward(plan, moved(step), input);
  for (let step = 1e-5; step > 1e-9; step /= 4) {
    const [far, near] = [step, step / 2].map((h) => [along(h), along(-h)] as const);
    if (pieceOf(plan, far![0]) !== pieceOf(plan, far![1])) continue;
    const [outer, inner] = [far!, near!].map((ends) => {
      const [high, low] = ends.map((values) => weighed(values, plan, factors).sum);
      return high! - low!;
    });
    // Richardson's extrapolation of the two central differences.
    const difference = (8 * inner! - outer!) / (6 * step);
    const rounding = (1e-13 * weighed(near![0], plan, factors).size) / step;
    expect(Math.abs(slope - difference), names.join()).toBeLessThanOrEqual(1e-6 * size + rounding);
    return;
  }
  throw new Error(
    `Every step along ${names.join()} leaves the piece of the network that it starts on.`,
  );
}

const trainable = ({ plan, weights }: Trained) =>
  [...weights.keys()].filter((name) => {
    if (plan.gradients.has(name)) return true;
    return !/\/(mean|variance)$/.test(name);
  });

describe('the gradient of each weight is what differences say', () => {
  test.each(trainingGraphs)('$name', ({ graph }) => {
    const network = trained(graph());
    const names = trainable(network);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expectSlope(network, [name]);
  });
});

/** Each node is frozen or not by a coin. */
const someOf = (graph: Graph, seed: number) => {
  const coins = randomNumbers(graph.nodes.length, `frozen ${seed}`, 0, 1);
  return graph.nodes.filter((_, i) => coins[i]! < 0.4).map(({ name }) => name);
};

test('so it is for random networks, part of them frozen or nothing', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.integer({ min: 1, max: 16 }),
      fc.boolean(),
      (seed, steps, freezes) => {
        const graph = withTrainedInput(randomGraph(seed, steps, 8));
        const frozen = freezes ? someOf(graph, seed) : [];
        const network = trained(graph, frozen);
        const names = trainable(network).filter(
          (name) => !frozen.includes(name.slice(0, name.lastIndexOf('/'))),
        );
        expectSlope(network, names);
        for (const name of names.slice(0, 3)) expectSlope(network, [name]);
      },
    ),
    { numRuns: 60 },
  ));
