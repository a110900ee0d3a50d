import '@tensorflow/tfjs-backend-cpu';
import { type Cost, cost, fold } from '@rsanet/graph';
import { fromLayersModel } from '@rsanet/tfjs';
import { expect, test } from 'vitest';
import { type PresetName, rsanet } from './model.ts';

function costOf(preset: PresetName): { plain: Cost; folded: Cost } {
  const model = rsanet({ preset });
  const graph = fromLayersModel(model);
  model.dispose();
  return { plain: cost(graph), folded: cost(fold(graph)) };
}

const billions = (value: number) => (value / 1e9).toFixed(3);

test.each([
  ['voc-416', { params: 3_276_385, gigaMacs: '1.721859', conv: '3.444', all: '3.513' }],
  ['coco-320', { params: 4_482_685, gigaMacs: '1.187845', conv: '2.376', all: '2.417' }],
] as const)('%s has the expected counts', (preset, expected) => {
  const { plain, folded } = costOf(preset);
  expect(plain.params).toBe(expected.params);
  expect((plain.macs / 1e9).toFixed(6)).toBe(expected.gigaMacs);
  expect(billions(plain.convFlops)).toBe(expected.conv);
  expect(billions(plain.flops)).toBe(expected.all);
  expect(folded.macs).toBe(plain.macs);
});

test('each module of voc-416 has the expected counts', () => {
  const { nodes } = costOf('voc-416').plain;
  const modules: Record<string, string> = {
    stage1: '3.8/150.9',
    stage2: '12.4/126.3',
    stage3: '81.3/213.4',
    stage4: '861.1/573.2',
    stage5: '1747.7/293.0',
    rsam16: '400.6/158.2',
    rsam8: '102.0/161.3',
    prediction32: '38.5/6.5',
    prediction16: '19.3/13.0',
    prediction8: '9.7/26.0',
  };
  for (const [module, expected] of Object.entries(modules)) {
    const inside = nodes.filter(({ name }) => name.split('/')[0] === module);
    const params = inside.reduce((sum, node) => sum + node.params, 0) / 1e3;
    const macs = inside.reduce((sum, node) => sum + node.macs, 0) / 1e6;
    expect(`${params.toFixed(1)}/${macs.toFixed(1)}`).toBe(expected);
  }
});
