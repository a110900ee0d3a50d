import { cost, type Graph } from '@rsanet/graph';
import { featureInfo, lcnet } from '@rsanet/lcnet/graph';
import { expect, test } from 'vitest';
import { type VariantCost, variantCost } from './variant-cost.ts';
import { kindOf, setsOn, smallSets, type Variant, variantSets } from './variants.ts';

const input = { width: 64, height: 96 };
const sets = variantSets(input);
const [backbones] = sets;

const graphs = new Map<Variant, Graph>();
/** Each variant is built once. */
function graphOf(variant: Variant): Graph {
  const graph = graphs.get(variant) ?? variant.build(input);
  graphs.set(variant, graph);
  return graph;
}

test.each(sets)('every variant of $name costs the same', ({ variants, tolerance }) => {
  expect(tolerance).toBeLessThanOrEqual(0.02);
  const [first, ...others] = variants.map((variant) => cost(graphOf(variant)));
  expect(others.length).toBeGreaterThan(2);
  for (const { macs } of others) {
    expect(Math.abs(macs / first!.macs - 1)).toBeLessThanOrEqual(tolerance);
  }
});

test.each(sets)('channels of $name are multiples of 16 but for stage 1', (set) => {
  const odd = set.variants.flatMap((variant) =>
    graphOf(variant)
      .nodes.filter((node) => node.op === 'conv2d' && node.kernel.shape[3]! % 16 !== 0)
      .map(({ name }) => `${variant.name} ${name}`),
  );
  const expected = ['1:2 stage1/stem/conv', '1:2 stage1/block1/pointwise2/conv'];
  const last = ['1:12 stage1/stem/conv', '1:12 stage1/block1/pointwise2/conv'];
  expect(odd).toEqual(set.name === 'backbone' ? [...expected, ...last] : []);
});

test('the first backbone is LCNet', () => {
  const built = backbones!.variants[0].build(input);
  expect(variantCost(built)).toEqual(variantCost(lcnet({ inputShape: [96, 64, 3] })));
  expect(featureInfo(built).map(({ channels, stride }) => [channels, stride])).toEqual([
    [128, 8],
    [256, 16],
    [512, 32],
  ]);
  const { macs } = cost(backbones!.variants[0].build({ width: 416, height: 416 }));
  // Stages 1 to 5 of the published form, in millions.
  expect((macs / 1e6).toFixed(1)).toBe((150.9 + 126.3 + 213.4 + 573.2 + 293.0 + 0.1).toFixed(1));
});

test.each(backbones!.variants)('$name ends in maps of strides 8, 16, 32', (variant) => {
  const model = variant.build(input);
  const info = featureInfo(model);
  expect(info.map(({ stride }) => stride)).toEqual([8, 16, 32]);
  expect(info.map(({ channels }) => channels)).toEqual(variant.channels.slice(2));
});

test('modules are the published ones: kernels of one block, in order', () => {
  const kernels = (name: string) => {
    const variant = backbones!.variants.find((one) => one.name === name)!;
    return graphOf(variant).nodes.flatMap((node) =>
      node.name.startsWith('stage4/block2/') && 'kernel' in node
        ? [`${node.op === 'conv2d' ? '' : 'dw '}${node.kernel.shape}`]
        : [],
    );
  };
  expect(kernels('1:1')).toEqual(['dw 3,3,256,1', '1,1,256,256', 'dw 3,3,256,1', '1,1,256,256']);
  expect(kernels('1:6')).toEqual(['dw 3,3,96,1', '1,1,96,576', 'dw 3,3,576,1', '1,1,576,96']);
  expect(kernels('residual bottleneck')).toEqual(['1,1,320,80', '3,3,80,80', '1,1,80,320']);
  expect(kernels('inverted residual bottleneck')).toEqual([
    ...['1,1,96,576', 'dw 3,3,576,1', '1,1,576,96'],
  ]);
  expect(kernels('PEP')).toEqual(['1,1,256,128', '1,1,128,256', 'dw 3,3,256,1', '1,1,256,256']);
});

test('memory access: least at 1:1 in the stacks, and growing from 1:2 on in the backbones', () => {
  const costs = (at: number): Record<string, VariantCost> =>
    Object.fromEntries(sets[at]!.variants.map((one) => [one.name, variantCost(graphOf(one))]));
  for (const at of [1, 2]) {
    const { '1:1': first, ...others } = costs(at);
    for (const { memoryAccess, foldedMemoryAccess } of Object.values(others)) {
      expect(memoryAccess).toBeGreaterThan(first!.memoryAccess);
      expect(foldedMemoryAccess).toBeGreaterThan(first!.foldedMemoryAccess);
    }
  }
  // The sum and the pooling of a DSM read the narrow ends only, so the least lies above 1:1.
  const bytes = costs(0);
  const rising = ['1:2', '1:1', '1:6', '1:12'].map((name) => bytes[name]!.foldedMemoryAccess);
  expect(rising).toEqual(rising.toSorted((a, b) => a - b));
});

test('the small sets are the same networks on fewer pixels, for the slow backends', () => {
  const shape = ({ name, input, ...set }: (typeof sets)[number]) => ({
    kind: kindOf(name),
    ...set,
    variants: set.variants.map(({ name, channels }) => ({ name, channels })),
  });
  expect(smallSets().map(shape)).toEqual(variantSets().map(shape));
  expect(smallSets().map(({ name }) => name)).toEqual([
    ...['backbone-small', 'pointwise-only-small', 'with-depthwise-small'],
  ]);
  for (const { variants, input, tolerance } of smallSets()) {
    const [first, ...others] = variants.map((variant) => cost(variant.build(input)));
    for (const { macs } of others) {
      expect(Math.abs(macs / first!.macs - 1)).toBeLessThanOrEqual(tolerance);
    }
  }
  expect(setsOn('wasm', input).map((set) => set.name)).toEqual(sets.map((set) => set.name));
  for (const slow of ['cpu', 'browser-cpu', 'node-webgpu', 'browser-webgpu'] as const) {
    expect(setsOn(slow).map((set) => set.name)).toEqual(smallSets().map((set) => set.name));
  }
});
