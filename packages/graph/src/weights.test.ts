import { expect, test } from 'vitest';
import type { Graph, Node } from './graph.ts';
import { weightsOf, withWeights } from './weights.ts';

const weight = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });

const graph: Graph = {
  name: 'norm',
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [1, 1, 2] },
    {
      op: 'batchNorm',
      name: 'bn',
      inputs: ['x'],
      scale: weight(1, 2),
      offset: weight(3, 4),
      mean: weight(5, 6),
      variance: weight(7, 8),
      epsilon: 0.1,
    },
  ],
  outputs: ['bn'],
};

test('a convolution has a kernel and, where it is not null, a bias', () => {
  const conv: Node = {
    op: 'conv2d',
    name: 'conv',
    inputs: ['x'],
    kernel: { shape: [1, 1, 2, 1], data: Float32Array.of(1, 2) },
    bias: null,
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'same',
    activation: { kind: 'linear' },
  };
  expect(weightsOf(conv)).toEqual({ kernel: conv.kernel });
  expect(weightsOf({ ...conv, bias: weight(3) })).toEqual({ kernel: conv.kernel, bias: weight(3) });
});

test('weights are found by their fields and replaced by node and field', () => {
  expect(Object.keys(weightsOf(graph.nodes[1]!))).toEqual(['scale', 'offset', 'mean', 'variance']);
  const asked: string[] = [];
  const other = withWeights(graph, (name, shape) => {
    asked.push(`${name}[${shape}]`);
    return Float32Array.of(asked.length, 0);
  });
  expect(asked).toEqual(['bn/scale[2]', 'bn/offset[2]', 'bn/mean[2]', 'bn/variance[2]']);
  const [input, norm] = graph.nodes;
  const changed = {
    scale: weight(1, 0),
    offset: weight(2, 0),
    mean: weight(3, 0),
    variance: weight(4, 0),
  };
  expect(other).toEqual({ ...graph, nodes: [input, { ...norm, ...changed }] });
});
