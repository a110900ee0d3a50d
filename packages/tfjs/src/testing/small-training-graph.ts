import type { Graph } from '@rsanet/graph';
import { numbers } from './numbers.ts';

const weight = (seed: number, low: number, ...shape: number[]) => ({
  shape,
  data: numbers(
    shape.reduce((a, b) => a * b),
    seed,
    low,
    1,
  ),
});
const window = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: 'same',
  activation: { kind: 'linear' },
} as const;

/** A network with the operations that RSANet trains, unfolded, for RGB inputs of 8x8. */
export const smallTrainingGraph: Graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [8, 8, 3] },
    {
      ...window,
      op: 'conv2d',
      name: 'conv',
      inputs: ['x'],
      kernel: weight(1, -1, 3, 3, 3, 4),
      bias: null,
      strides: [2, 2],
    },
    {
      op: 'batchNorm',
      name: 'norm',
      inputs: ['conv'],
      scale: weight(2, 0.5, 4),
      offset: weight(3, -1, 4),
      mean: weight(4, -1, 4),
      variance: weight(5, 0.5, 4),
      epsilon: 1e-3,
    },
    { op: 'activation', name: 'act', inputs: ['norm'], activation: { kind: 'relu6' } },
    {
      ...window,
      op: 'depthwiseConv2d',
      name: 'depthwise',
      inputs: ['act'],
      kernel: weight(6, -1, 3, 3, 4, 1),
      bias: null,
    },
    { op: 'add', name: 'sum', inputs: ['act', 'depthwise'] },
    {
      op: 'maxPool',
      name: 'pool',
      inputs: ['sum'],
      size: [2, 2],
      strides: [2, 2],
      padding: 'same',
    },
    { op: 'upsample', name: 'up', inputs: ['pool'], factors: [2, 2], interpolation: 'nearest' },
    { op: 'concat', name: 'joined', inputs: ['sum', 'up'] },
    {
      ...window,
      op: 'conv2d',
      name: 'prediction',
      inputs: ['joined'],
      kernel: weight(7, -1, 1, 1, 8, 5),
      bias: weight(8, -1, 5),
    },
  ],
  outputs: ['pool', 'prediction'],
};
