import { rsanet } from '@rsanet/rsanet/graph';
import { expect, test } from 'vitest';
import { formOf, forms } from './network-form.ts';

test.each(Object.entries(forms))('a network says its form: %s', (_, form) => {
  const graph = rsanet({ ...form, preset: 'voc-416' });
  const { channels = [32, 64, 128, 256, 512], depths = [1, 1, 2, 6, 3] } = form;
  expect(formOf(graph)).toEqual({ channels, depths, predictionKernels: [1, 1, 1] });
});

test('prediction kernels are part of it, and another network has no form', () => {
  const coco = rsanet({ ...forms.tiny, preset: 'coco-320' });
  expect(formOf(coco).predictionKernels).toEqual([1, 1, 3]);
  const renamed = {
    ...coco,
    nodes: coco.nodes.map((node) => ({ ...node, name: `x/${node.name}` })),
  };
  expect(formOf(renamed)).toEqual({});
});
