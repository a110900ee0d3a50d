import { isRsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import { interpret, operationGraphs, randomInput } from './conformance/index.ts';
import { type Graph, type Node, shapes } from './index.ts';

test.each(operationGraphs)('$name: as the interpreter computes', ({ graph: make }) => {
  const graph = make();
  const found = shapes(graph);
  const names = graph.nodes.map(({ name }) => name);
  const values = interpret({ ...graph, outputs: names }, randomInput(graph, 1));
  expect([...found]).toEqual(names.map((name, i) => [name, values[i]!.shape.slice(1)]));
});

function graphOf(...nodes: Node[]): Graph {
  return {
    name: 'graph',
    nodes: [{ op: 'input', name: 'x', inputs: [], shape: [null, null, 4] }, ...nodes],
    outputs: [],
  };
}

const kernel = { shape: [3, 3, 5, 1], data: new Float32Array(45) };
const one = { shape: [3], data: new Float32Array(3) };
const size = { width: 6, height: 8 };
const pool: Node = {
  op: 'maxPool',
  name: 'small',
  inputs: ['x'],
  size: [2, 2],
  strides: [2, 2],
  padding: 'valid',
};

test('an open input takes the size given', () => {
  expect(shapes(graphOf(pool), { width: 5, height: 8 }).get('small')).toEqual([4, 2, 4]);
});

test.each([
  ['an open size', graphOf(), undefined, '[any,any,4]'],
  ['a size of zero', graphOf(), { width: 0, height: 8 }, '0x8'],
  ['a fractional size', graphOf(), { width: 6.5, height: 8 }, '6.5x8'],
  ['a pool larger than the map', graphOf(pool), { width: 1, height: 8 }, "'small' (maxPool)"],
  [
    'a kernel of other channels',
    graphOf({
      op: 'conv2d',
      name: 'c',
      inputs: ['x'],
      kernel,
      bias: null,
      activation: { kind: 'relu' },
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'same',
    }),
    size,
    "'c' (conv2d)",
  ],
  [
    'statistics of other channels',
    graphOf({
      op: 'batchNorm',
      name: 'b',
      inputs: ['x'],
      scale: one,
      offset: one,
      mean: one,
      variance: one,
      epsilon: 1e-3,
    }),
    size,
    "'b' (batchNorm)",
  ],
  [
    'maps that do not broadcast',
    graphOf(pool, { op: 'add', name: 's', inputs: ['x', 'small'] }),
    size,
    'inputs of shape [8,6,4] and [4,3,4]',
  ],
  [
    'maps of two sizes joined',
    graphOf(pool, { op: 'concat', name: 'j', inputs: ['x', 'small'] }),
    size,
    "'j' (concat)",
  ],
  [
    'a reshape of another size',
    graphOf({ op: 'reshape', name: 'r', inputs: ['x'], shape: [-1, 5] }),
    size,
    "'r' (reshape)",
  ],
  [
    'a pool of a vector',
    graphOf(
      { op: 'globalAveragePool', name: 'v', inputs: ['x'], keepDims: false },
      { ...pool, inputs: ['v'] },
    ),
    size,
    'inputs of shape [4]',
  ],
] as [string, Graph, typeof size | undefined, string][])(
  '%s is refused by name',
  (_, graph, input, words) => {
    try {
      shapes(graph, input);
      expect.unreachable();
    } catch (error) {
      expect(isRsanetError(error, 'INVALID_ARGUMENT')).toBe(true);
      expect((error as Error).message).toContain(words);
    }
  },
);
