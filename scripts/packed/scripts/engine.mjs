// Runs a graph on the engine's kernels where nothing is installed but its package and what that needs.
import assert from 'node:assert/strict';
import { engineRuntime } from '@rsanet/engine';

const kernel = {
  shape: [3, 3, 2, 4],
  data: Float32Array.from({ length: 72 }, (_, index) => Math.sin(index)),
};
/** @type {import('@rsanet/graph').Graph} */
const graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'image', inputs: [], shape: [3, 3, 2] },
    {
      op: 'conv2d',
      name: 'conv',
      inputs: ['image'],
      kernel,
      bias: { shape: [4], data: Float32Array.of(0, 1, 2, 3) },
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      activation: { kind: 'relu' },
    },
  ],
  outputs: ['conv'],
};
const data = Float32Array.from({ length: 18 }, (_, index) => Math.cos(index));
const expected = [0, 1, 2, 3].map((channel) => {
  const sum = data.reduce((all, value, at) => all + value * kernel.data[at * 4 + channel], 0);
  return Math.max(0, sum + channel);
});
for (const threads of [1, 2]) {
  const executor = await engineRuntime({ threads }).open(graph);
  const [output] = await executor.run({ data, shape: [1, 3, 3, 2] });
  assert.deepEqual(output.shape, [1, 1, 1, 4]);
  for (const [channel, value] of expected.entries()) {
    assert.ok(Math.abs(output.data[channel] - value) < 1e-5, `${threads}: ${output.data}`);
  }
  await executor.dispose();
}
