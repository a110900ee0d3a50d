import { expect, test } from 'vitest';
import type { NodeCost } from './cost.ts';
import { moduleCosts } from './module-costs.ts';

const node = (name: string, op: NodeCost['op'], one: number): NodeCost => ({
  name,
  op,
  shape: [1, 1, 1],
  params: one,
  macs: 2 * one,
  convFlops: 4 * one,
  elementwiseFlops: one,
  flops: 5 * one,
  memoryAccess: 7 * one,
});

test('sums the nodes of each module, the input left out', () => {
  const nodes = [
    node('images', 'input', 100),
    ...[node('stage1/stem/conv', 'conv2d', 1), node('stage1/ccm1/add', 'add', 2)],
    ...[node('prediction8', 'conv2d', 4), node('stage1/late', 'conv2d', 8)],
  ];
  expect(moduleCosts({ nodes })).toEqual([
    { name: 'stage1', params: 11, macs: 22, flops: 55, memoryAccess: 77 },
    { name: 'prediction8', params: 4, macs: 8, flops: 20, memoryAccess: 28 },
  ]);
});
