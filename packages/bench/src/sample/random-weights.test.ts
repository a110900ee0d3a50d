import type { Conv2dNode, DepthwiseConv2dNode, Graph } from '@rsanet/graph';
import { standardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { withRandomKernels } from './random-weights.ts';

const window = { strides: [1, 1], dilations: [1, 1], padding: 'same', bias: null } as const;
const activation = { kind: 'linear' } as const;
const weight = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b)),
});
const conv: Conv2dNode = {
  ...{ op: 'conv2d', name: 'conv', inputs: ['x'], ...window, activation },
  kernel: weight(3, 3, 8, 200),
};
const depthwise: DepthwiseConv2dNode = {
  ...{ op: 'depthwiseConv2d', name: 'depthwise', inputs: ['conv'], ...window, activation },
  kernel: weight(3, 3, 200, 1),
};
const output: Conv2dNode = {
  ...{ op: 'conv2d', name: 'output', inputs: ['depthwise'], ...window, activation },
  kernel: weight(1, 1, 200, 20),
  bias: { shape: [20], data: new Float32Array(20).fill(3) },
};
const graph: Graph = {
  name: 'graph',
  nodes: [{ op: 'input', name: 'x', inputs: [], shape: [8, 8, 8] }, conv, depthwise, output],
  outputs: ['output'],
};

test('kernels have the spread that keeps signals their size, by seed; all else stays', () => {
  const drawn = withRandomKernels(graph, 1);
  const deviations = [1, 2, 3].map((i) =>
    standardDeviation([...(drawn.nodes[i] as Conv2dNode).kernel.data]),
  );
  // sqrt(2 / 72), sqrt(2 / 9), sqrt(0.5 / 200): within 10 % for 1800 draws and more.
  for (const [i, expected] of [0.16667, 0.4714, 0.05].entries()) {
    expect(Math.abs(deviations[i]! / expected - 1)).toBeLessThan(0.1);
  }
  expect((drawn.nodes[3] as Conv2dNode).bias).toEqual(output.bias);
  expect(conv.kernel.data.every((value) => value === 0)).toBe(true);
  expect(withRandomKernels(graph, 1)).toEqual(drawn);
  expect(withRandomKernels(graph, 2)).not.toEqual(drawn);
});
