import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { differentiate, type Graph, type Node, type RawTensor } from '@rsanet/graph';
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
} from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { gradientsByOneRun } from './loss-gradients.ts';
import { trainingNetwork } from './training-network.ts';

beforeAll(() => tf.setBackend('cpu'));

/**
 * Whether TensorFlow.js 4.22 has the right gradient of a node on cpu. It has none of dilated convolutions, takes padding
 * for part of the mean, and mistakes height for width in bilinear resizing.
 */
function isRight(node: Node): boolean {
  if (node.op === 'conv2d' || node.op === 'depthwiseConv2d') {
    return node.dilations.every((dilation) => dilation === 1);
  }
  if (node.op === 'averagePool') return node.padding === 'valid';
  return node.op !== 'upsample' || node.interpolation === 'nearest';
}

interface Trained {
  readonly outputs: readonly RawTensor[];
  readonly gradients: ReadonlyMap<string, RawTensor>;
  readonly statistics: ReadonlyMap<string, RawTensor>;
}

const rounded = ({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }) => ({
  data: Float32Array.from(data),
  shape: [...shape],
});

/** The loss's gradients: random numbers, the same for an output of the same place and shape. */
const slopesOf = (outputs: readonly { readonly shape: readonly number[] }[]): RawTensor[] =>
  outputs.map(({ shape }, i) => ({
    data: randomNumbers(
      shape.reduce((size, side) => size * side, 1),
      `output ${i}`,
    ),
    shape,
  }));

function byTensorFlow(graph: Graph, input: RawTensor, frozen: readonly string[]): Trained {
  const before = tf.memory().numTensors;
  const network = trainingNetwork(graph, new Set(frozen));
  const x = tf.tensor4d(input.data, [...input.shape] as [number, number, number, number]);
  const read = (tensors: ReadonlyMap<string, tf.Tensor>) =>
    new Map(
      [...tensors].map(([name, tensor]) => [
        name,
        rounded({ data: tensor.dataSync(), shape: tensor.shape }),
      ]),
    );
  const { value, gradients, statistics } = gradientsByOneRun(network, [x], (outputs) => ({
    value: 0,
    gradients: slopesOf(outputs),
    outputs,
  }));
  const result = {
    outputs: value.outputs,
    gradients: read(gradients),
    statistics: read(statistics),
  };
  tf.dispose([x, ...gradients.values(), ...statistics.values()]);
  network.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

function byPlan(graph: Graph, input: RawTensor, frozen: readonly string[]): Trained {
  const plan = differentiate(graph, { frozen });
  const weights = weightValues(graph);
  const values = interpretForward(plan, weights, input);
  const outputs = plan.outputs.map(({ value }) => rounded(values.get(value)!));
  const back = interpretBackward(plan, weights, values, slopesOf(outputs));
  const named = (from: Values, names: Iterable<readonly [string, string]>) =>
    new Map([...names].map(([name, value]) => [name, rounded(from.get(value)!)]));
  return {
    outputs,
    gradients: named(back, plan.gradients),
    statistics: named(
      values,
      plan.updates.map(({ running, batch }) => [running, batch] as const),
    ),
  };
}

const largestOf = (tensors: Iterable<RawTensor>) =>
  [...tensors].reduce(
    (max, { data }) => data.reduce((max, x) => Math.max(max, Math.abs(x)), max),
    0,
  );

/** Expects the same tensors but for rounding: 1e-4 of each one’s largest value, and 1e-5 of all for those that cancel. */
function expectSame(
  actual: ReadonlyMap<string | number, RawTensor>,
  wanted: ReadonlyMap<string | number, RawTensor>,
): void {
  expect([...actual.keys()].sort()).toEqual([...wanted.keys()].sort());
  const all = largestOf(wanted.values());
  for (const [name, { data, shape }] of wanted) {
    const other = actual.get(name)!;
    expect(other.shape, `${name}`).toEqual(shape);
    const error = data.reduce((max, x, i) => Math.max(max, Math.abs(x - other.data[i]!)), 0);
    expect(error, `${name}`).toBeLessThanOrEqual(
      1e-4 * largestOf([wanted.get(name)!]) + 1e-5 * all,
    );
  }
}

function expectSameTraining(graph: Graph, frozen: readonly string[] = []): void {
  const input = randomInput(graph, 2);
  const [actual, wanted] = [byPlan, byTensorFlow].map((run) => run(graph, input, frozen));
  expectSame(new Map(actual!.outputs.entries()), new Map(wanted!.outputs.entries()));
  expectSame(actual!.gradients, wanted!.gradients);
  expectSame(actual!.statistics, wanted!.statistics);
}

const comparable = trainingGraphs
  .map(({ name, graph }) => ({ name, network: graph() }))
  .filter(({ network }) => network.nodes.every(isRight));

test('most networks are compared', () => {
  expect(comparable.length).toBeGreaterThan(0.8 * trainingGraphs.length);
});

test.each(comparable)('differentiate says what this trainer computes: $name', ({ network }) =>
  expectSameTraining(network),
);

test('so it does of random networks with frozen nodes', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (seed, steps, picks) => {
        const graph = withTrainedInput(randomGraph(seed, steps, 8));
        fc.pre(graph.nodes.every(isRight));
        const others = graph.nodes.slice(2);
        const frozen = picks.map((pick) => others[pick % others.length]!.name);
        expectSameTraining(graph, frozen);
      },
    ),
    { numRuns: 30 },
  ));
