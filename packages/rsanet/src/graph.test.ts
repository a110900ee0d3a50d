import '@tensorflow/tfjs-backend-cpu';
import { cost, type Graph } from '@rsanet/graph';
import { fromLayersModel } from '@rsanet/tfjs';
import { expect, test } from 'vitest';
import { rsanet } from './graph.ts';
import * as layersModel from './model.ts';

/** A graph without the values of its kernels, which either maker draws by itself. */
function structure({ nodes, ...graph }: Graph) {
  const withoutKernels = nodes.map((node) =>
    'kernel' in node ? { ...node, kernel: node.kernel.shape } : node,
  );
  return { ...graph, nodes: withoutKernels };
}

const small = {
  preset: 'voc-416',
  input: { width: 96, height: 64 },
  channels: [4, 8, 8, 12, 16],
} as const;

/** Other readings of the paper that `tf.layers` can make. */
const READINGS = [
  { residual: 'context' },
  { attention: 'high', mix: 'linear' },
  { attention: 'deepest', gate: 'norm' },
  { depthwise: 'parallel', gate: -2 },
  { context: 'pointwise', attention: 'none', residual: 'none' },
] as const;

test.each<layersModel.RsanetOptions>([
  { preset: 'voc-416' },
  { preset: 'coco-320' },
  ...(['rsam', 'no-residual', 'none', 'fpn'] as const).map((fusion) => ({ ...small, fusion })),
  ...READINGS.map((fusion) => ({ ...small, fusion })),
  { ...small, combine: 'concat', ratio: 2, activation: 'leakyRelu' },
  { ...small, numClasses: 3, anchorsPerScale: 2, predictionKernels: [1, 3, 5] },
])('$preset $fusion $combine: the graph of the layers model, biases and all', (options) => {
  const model = layersModel.rsanet(options);
  expect(structure(rsanet(options))).toEqual(structure(fromLayersModel(model)));
  model.dispose();
});

test.each([
  ['voc-416', 3_276_385, '1.721859'],
  ['coco-320', 4_482_685, '1.187845'],
] as const)('%s has the expected counts', (preset, params, gigaMacs) => {
  const counted = cost(rsanet({ preset }));
  expect(counted.params).toBe(params);
  expect((counted.macs / 1e9).toFixed(6)).toBe(gigaMacs);
});

test.each([
  [{ residual: 'context' }, 3_276_385],
  [{ attention: 'high' }, 3_276_385 + 256 * 256 + 128 * 128],
  [{ attention: 'deepest' }, 3_276_385 + 128 * 128],
  [{ gate: 'norm' }, 3_276_385 + 256 + 128],
  [{ depthwise: 'dilated' }, 3_276_385],
] as const)('%o has the expected parameters, MACs as published', (fusion, params) => {
  const counted = cost(rsanet({ preset: 'voc-416', fusion }));
  expect(counted.params).toBe(params);
  expect(Math.abs((2 * counted.macs) / 3.54e9 - 1)).toBeLessThan(0.03);
});

function kernelOf(graph: Graph, name: string): Float32Array {
  const node = graph.nodes.find((node) => node.name === name);
  if (!node || !('kernel' in node)) throw new Error(name);
  return node.kernel.data;
}

test('weights depend on the seed and the name of their node alone', () => {
  const name = 'stage5/ccm3/pointwise2/conv';
  const kernel = kernelOf(rsanet({ ...small, seed: 3 }), name);
  expect(kernelOf(rsanet({ ...small, seed: 3, fusion: 'fpn' }), name)).toEqual(kernel);
  expect(kernelOf(rsanet({ ...small, seed: 3, depths: [0, 0, 0, 0, 3] }), name)).toEqual(kernel);
  expect(kernelOf(rsanet({ ...small, seed: 4 }), name)).not.toEqual(kernel);
});

test('a senseless option is refused', () => {
  const wrong = (options: object) => () =>
    rsanet({ ...small, ...options } as unknown as layersModel.RsanetOptions);
  expect(wrong({ preset: 'voc' })).toThrow(/'voc'/);
  expect(wrong({ input: 416 })).toThrow(/input is 416/);
  expect(wrong({ predictionKernels: [1, 1] })).toThrow(/\[1,1\]/);
  expect(wrong({ fusion: 'se' })).toThrow(/'se'/);
});
