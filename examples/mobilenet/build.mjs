// RSAFPN, the head of RSANet, on another backbone: a small MobileNetV2 of tf.layers.
import { engineRuntime } from '@rsanet/engine';
import { cost, fold } from '@rsanet/graph';
import { rsafpn } from '@rsanet/rsafpn';
import { fromLayersModel, useBackend } from '@rsanet/tfjs';
import * as tfl from '@tensorflow/tfjs-layers';

const { layers } = tfl;

/** Layers one after the other. */
const chain = (x, ...all) => all.reduce((value, layer) => layer.apply(value), x);

/** A convolution's batch norm, and ReLU6 unless it is linear. */
const norm = (linear) => [
  layers.batchNormalization({}),
  ...(linear ? [] : [layers.reLU({ maxValue: 6 })]),
];

/** MobileNetV2's block (arXiv 1801.04381): expand, convolve each channel, project. */
function invertedResidual(x, filters, strides) {
  const channels = x.shape.at(-1);
  const y = chain(
    x,
    layers.conv2d({ filters: channels * 6, kernelSize: 1, useBias: false }),
    ...norm(),
    layers.depthwiseConv2d({ kernelSize: 3, strides, padding: 'same', useBias: false }),
    ...norm(),
    layers.conv2d({ filters, kernelSize: 1, useBias: false }),
    ...norm(true),
  );
  return strides === 1 && filters === channels ? layers.add().apply([x, y]) : y;
}

await useBackend('cpu');
const images = tfl.input({ shape: [64, 64, 3], name: 'images' });
const stem = { filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: false };
let x = chain(images, layers.conv2d(stem), ...norm());
const maps = [];
for (const filters of [8, 16, 24, 32]) {
  x = invertedResidual(x, filters, 2);
  x = invertedResidual(x, filters, 1);
  maps.push(x);
}

const outputs = rsafpn(maps.slice(1), { numClasses: 3 }); // at strides 8, 16 and 32
const model = tfl.model({ inputs: images, outputs, name: 'mobilenet-rsafpn' });
const graph = fold(fromLayersModel(model));

const executor = await engineRuntime().open(graph);
const results = await executor.run({ data: new Float32Array(64 * 64 * 3), shape: [1, 64, 64, 3] });
await executor.dispose();
console.log(
  `${cost(graph).params} parameters; outputs ${results.map(({ shape }) => shape.join('x')).join(', ')}`,
);
if (results.map(({ shape }) => shape.join()).join(' ') !== '1,8,8,24 1,4,4,24 1,2,2,24')
  process.exitCode = 1;
