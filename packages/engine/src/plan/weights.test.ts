import { graphBuilder } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { withoutWeights } from './prepare.ts';
import { layWeights, packWeights } from './weights.ts';

const b = graphBuilder([4, 4, 2]);
const conv = b.conv(b.input, 3, { kernel: 1 });
const depthwise = b.depthwise(conv, { kernel: [1, 2], bias: false });
const norm = b.norm(depthwise);
const graph = b.graph(norm);
const none = new Set<string>();

test('weights are laid by their shapes alone, and packed as the kernels read them', () => {
  const layout = layWeights(withoutWeights(graph), 2, 1000, none);
  expect(layout).toEqual(layWeights(graph, 2, 1000, none));
  const memory = new ArrayBuffer(layout.end);
  packWeights(graph, 2, layout, memory);
  const at = (node: string, field: 'weights' | 'bias', length: number) => [
    ...new Float32Array(memory, layout.addresses.get(node)![field], length),
  ];
  const node = <Op extends string>(op: Op) =>
    graph.nodes.find((one) => one.op === op) as Extract<(typeof graph.nodes)[number], { op: Op }>;

  const { kernel, bias } = node('conv2d');
  const [k, v] = [kernel.data, bias!.data];
  expect(at(conv, 'weights', 12)).toEqual(
    [v[0], v[1], k[0], k[1], k[3], k[4], v[2], 0, k[2], 0, k[5], 0].map(Number),
  );
  expect(at(depthwise, 'weights', 6)).toEqual([...node('depthwiseConv2d').kernel.data]);
  expect(at(depthwise, 'bias', 3)).toEqual([0, 0, 0]);

  const { scale, offset, mean, variance, epsilon } = node('batchNorm');
  const [factors, shifts] = [at(norm, 'weights', 3), at(norm, 'bias', 3)];
  for (let c = 0; c < 3; c++) {
    const expected =
      ((0.7 - mean.data[c]!) / Math.sqrt(variance.data[c]! + epsilon)) * scale.data[c]! +
      offset.data[c]!;
    expect(0.7 * factors[c]! + shifts[c]!).toBeCloseTo(expected, 5);
  }
});
