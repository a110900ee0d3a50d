import '@tensorflow/tfjs-backend-cpu';
import type { Graph } from '@rsanet/graph';
import { fromLayersModel } from '@rsanet/tfjs';
import { expect, test } from 'vitest';
import { featureInfo, lcnet } from './graph.ts';
import * as tfLcnet from './index.ts';

/** A graph without the values of its kernels, which either maker draws by itself. */
function structure({ nodes, ...graph }: Graph) {
  const withoutKernels = nodes.map((node) =>
    'kernel' in node ? { ...node, kernel: node.kernel.shape } : node,
  );
  return { ...graph, nodes: withoutKernels };
}

test.each([
  {},
  { combine: 'concat' },
  { ratio: 2 },
  { ratio: 0.5 },
  { depths: [0, 0, 2, 1, 0] },
  ...(['linear', 'relu', 'leakyRelu', 'hardSwish', 'swish', 'sigmoid'] as const).map(
    (activation) => ({ activation }),
  ),
] as Partial<tfLcnet.LcnetOptions>[])('%o: the graph of the layers model', (options) => {
  const all = { inputShape: [64, 96, 3], channels: [4, 8, 8, 12, 16], ...options } as const;
  const model = tfLcnet.lcnet(all);
  const graph = lcnet(all);
  expect(structure(graph)).toEqual(structure(fromLayersModel(model)));
  expect(featureInfo(graph)).toEqual(tfLcnet.featureInfo(model));
  model.dispose();
});

test('width scales the channels to multiples of 8', () => {
  const channels = (width: number) =>
    featureInfo(lcnet({ inputShape: [64, 64, 3], width })).map((feature) => feature.channels);
  expect(channels(0.5)).toEqual([64, 128, 256]);
  expect(channels(0.3)).toEqual([40, 80, 152]);
  expect(channels(0.01)).toEqual([8, 8, 8]);
});

test('an open input is described at a size', () => {
  const graph = lcnet({ inputShape: [64, 96, 3], channels: [4, 4, 4, 4, 4] });
  const strides = featureInfo(graph, { width: 32, height: 32 }).map(({ stride }) => stride);
  expect(strides).toEqual([8, 16, 32]);
});

test.each([
  ['size', { inputShape: [416, 400, 3] }, /400x416/],
  ['channels', { channels: [8, 8, 8, 8, 0] }, /channels \[8,8,8,8,0\]/],
  ['width', { width: 0 }, /width is 0/],
  ['width', { width: 1, channels: [8, 8, 8, 8, 8] }, /width 1 stands beside the channels/],
  ['depths', { depths: [1, 1, 1, 1.5, 1] }, /depths/],
  ['ratio', { ratio: 0 }, /ratio 0/],
  ['combine', { combine: 'mul' }, /combine is 'mul'/],
  ['activation', { activation: 'gelu' }, /activation is 'gelu'/],
  ['seed', { seed: 0.5 }, /seed 0.5/],
])('refuses a %s that makes no sense', (_, options, message) => {
  const all = { inputShape: [32, 32, 3], ...options } as unknown as tfLcnet.LcnetOptions;
  expect(() => lcnet(all)).toThrow(message);
});
