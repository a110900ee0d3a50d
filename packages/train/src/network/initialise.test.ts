import type { Graph, Node, Weight } from '@rsanet/graph';
import { expect, test } from 'vitest';
import { initialise } from './initialise.ts';

const weight = (...shape: number[]): Weight => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b)).fill(7),
});

const window = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: 'same',
  activation: { kind: 'linear' },
} as const;

const graph: Graph = {
  name: 'draws',
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [8, 8, 16] },
    {
      ...window,
      op: 'conv2d',
      name: 'a',
      inputs: ['x'],
      kernel: weight(3, 3, 16, 128),
      bias: null,
    },
    {
      ...window,
      op: 'conv2d',
      name: 'twin',
      inputs: ['x'],
      kernel: weight(3, 3, 16, 128),
      bias: null,
    },
    {
      op: 'batchNorm',
      name: 'norm',
      inputs: ['a'],
      scale: weight(128),
      offset: weight(128),
      mean: weight(128),
      variance: weight(128),
      epsilon: 1e-3,
    },
    {
      ...window,
      op: 'depthwiseConv2d',
      name: 'b',
      inputs: ['norm'],
      kernel: weight(5, 5, 128, 8),
      bias: null,
    },
    {
      ...window,
      op: 'conv2d',
      name: 'c',
      inputs: ['b'],
      kernel: weight(1, 1, 1024, 64),
      bias: weight(64),
    },
  ],
  outputs: ['c'],
};

const kernel = ({ nodes }: Graph, name: string) =>
  (nodes.find((node) => node.name === name) as Node & { op: 'conv2d' }).kernel.data;

/** Mean, standard deviation, and the share beyond one and two of them. */
function statistics(data: Float32Array) {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const deviation = Math.sqrt(
    data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length,
  );
  const beyond = (times: number) =>
    data.filter((value) => Math.abs(value - mean) > times * deviation).length / data.length;
  return { mean, deviation, one: beyond(1), two: beyond(2) };
}

test.each([
  ['a', Math.sqrt(2 / (9 * 16))],
  ['b', Math.sqrt(2 / 25)],
  // A prediction: a bias follows.
  ['c', 0.5 / Math.sqrt(1024)],
])('the kernel of %s is normal with deviation %f', (name, deviation) => {
  const drawn = statistics(kernel(initialise(graph, 3), name));
  expect(drawn.deviation / deviation).toBeGreaterThan(0.98);
  expect(drawn.deviation / deviation).toBeLessThan(1.02);
  expect(Math.abs(drawn.mean)).toBeLessThan(0.02 * deviation);
  expect(drawn.one).toBeCloseTo(0.3173, 1);
  expect(drawn.two).toBeCloseTo(0.0455, 2);
});

test('the same seed draws the same, another seed and another node something else', () => {
  const first = initialise(graph, 3);
  const same = initialise(graph, 3);
  const other = initialise(graph, 4);
  for (const name of ['a', 'b', 'c']) {
    expect(kernel(same, name).every((value, i) => value === kernel(first, name)[i])).toBe(true);
    expect(differing(kernel(other, name), kernel(first, name))).toBeGreaterThan(0.99);
  }
  expect(differing(kernel(first, 'twin'), kernel(first, 'a'))).toBeGreaterThan(0.99);
});

/** Share of values that differ. */
const differing = (a: Float32Array, b: Float32Array) =>
  a.filter((value, i) => value !== b[i]).length / a.length;

test('everything but kernels stays, and so does the given graph', () => {
  const { nodes, ...rest } = initialise(graph, 3);
  expect(rest).toEqual({ name: 'draws', outputs: ['c'] });
  nodes.forEach((node, i) => {
    const given = graph.nodes[i] as typeof node;
    if (!('kernel' in node && 'kernel' in given)) {
      expect(node).toBe(given);
      return;
    }
    expect(given.kernel.data.every((value) => value === 7)).toBe(true);
    expect({ ...node, kernel: given.kernel }).toEqual(given);
  });
});
