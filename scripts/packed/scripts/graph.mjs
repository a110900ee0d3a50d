// Counts, folds, writes and reads a graph where nothing is installed but its package and what that needs.
import assert from 'node:assert/strict';
import { cost, fold, readGraphModel, toGraphModel, toOnnx } from '@rsanet/graph';

const weight = (shape, at) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => at(index)),
});
/** @type {import('@rsanet/graph').Graph} */
const graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'image', inputs: [], shape: [8, 8, 3] },
    {
      op: 'conv2d',
      name: 'conv',
      inputs: ['image'],
      kernel: weight([3, 3, 3, 4], Math.sin),
      bias: null,
      strides: [2, 2],
      dilations: [1, 1],
      padding: 'same',
      activation: { kind: 'linear' },
    },
    {
      op: 'batchNorm',
      name: 'norm',
      inputs: ['conv'],
      scale: weight([4], (index) => index + 1),
      offset: weight([4], (index) => index),
      mean: weight([4], () => 0.5),
      variance: weight([4], () => 2),
      epsilon: 0.001,
    },
    { op: 'activation', name: 'relu', inputs: ['norm'], activation: { kind: 'relu' } },
  ],
  outputs: ['relu'],
};

const files = toGraphModel(graph);
const read = await readGraphModel(async (name) => files.get(name));
// 108 weights and 4 scales and offsets; each of 4 x 4 places takes 3 x 3 x 3 products for each of 4 channels.
const { params, macs } = cost(graph);
assert.deepEqual({ params, macs }, { params: 3 * 3 * 3 * 4 + 2 * 4, macs: 4 * 4 * 27 * 4 });
assert.equal(cost(read.graph).macs, macs);
const folded = fold(read.graph);
assert.deepEqual(
  folded.nodes.map(({ op }) => op),
  ['input', 'conv2d'],
);
const text = new TextDecoder('latin1').decode(toOnnx(folded));
for (const word of ['Conv', 'Relu', 'image']) assert.ok(text.includes(word), word);
