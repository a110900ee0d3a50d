import type { Graph, RawTensor } from '@rsanet/graph';

const weights = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)),
});

/** A network of two outputs, which are read together, for RGB inputs of 8x8. */
export const smallGraph: Graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'image', inputs: [], shape: [8, 8, 3] },
    {
      op: 'conv2d',
      name: 'conv',
      inputs: ['image'],
      kernel: weights(3, 3, 3, 8),
      bias: weights(8),
      strides: [1, 1],
      padding: 'same',
      dilations: [1, 1],
      activation: { kind: 'relu6' },
    },
    {
      op: 'maxPool',
      name: 'pool',
      inputs: ['conv'],
      size: [2, 2],
      strides: [2, 2],
      padding: 'same',
    },
    { op: 'upsample', name: 'up', inputs: ['pool'], factors: [2, 2], interpolation: 'nearest' },
    { op: 'add', name: 'sum', inputs: ['conv', 'up'] },
  ],
  outputs: ['pool', 'sum'],
};

/** An input of {@link smallGraph}. */
export const smallInput: RawTensor = {
  data: Float32Array.from({ length: 192 }, (_, i) => Math.cos(i)),
  shape: [1, 8, 8, 3],
};

/** A network whose output is its input, of any size: what an image is letterboxed to. */
export const identityGraph: Graph = {
  name: 'identity',
  nodes: [{ op: 'input', name: 'image', inputs: [], shape: [null, null, 3] }],
  outputs: ['image'],
};

/** The largest difference between two lists of values of one length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0);
}
