import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { assertActivation, LEAKY_SLOPE } from '../blocks/activation.ts';
import { kernelDeviation } from '../blocks/kernel-deviation.ts';
import type { Layers } from '../blocks/layers.ts';
import { hardSwish } from './hard-swish.ts';

// A short data set sees few steps, so the running statistics must follow faster than Keras' 0.99.
const BATCH_NORM = { momentum: 0.97, epsilon: 1e-3 };

const normal = (fanIn: number, hasBias: boolean) =>
  tfl.initializers.randomNormal({ mean: 0, stddev: kernelDeviation(fanIn, hasBias) });

const apply = (layer: tfl.layers.Layer, x: SymbolicTensor | SymbolicTensor[]) =>
  layer.apply(x) as SymbolicTensor;

/** The primitives as layers of `tf.layers`; their weights are made on a backend as they are applied. */
export const tfLayers: Layers<SymbolicTensor> = {
  size(x) {
    const [, height = null, width = null, channels] = x.shape;
    if (x.shape.length === 4 && channels != null) return { height, width, channels };
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The tensor '${x.name}' has shape [${x.shape}]; expected a feature map [n, h, w, c] of known c.`,
    );
  },
  nameOf: (x) => x.sourceLayer.name,
  conv(x, { name, filters, kernelSize, strides, bias }) {
    const fanIn = kernelSize ** 2 * tfLayers.size(x).channels;
    const kernelInitializer = normal(fanIn, bias !== undefined);
    const useBias = bias !== undefined;
    const window = { kernelSize, strides, padding: 'same' } as const;
    const conv = tfl.layers.conv2d({ name, filters, ...window, useBias, kernelInitializer });
    const convolved = apply(conv, x);
    if (bias) startBias(conv, bias);
    return convolved;
  },
  depthwise(x, { name, kernelSize, strides, dilation = 1 }) {
    if (dilation !== 1) {
      // Its depthwise layer accepts a dilationRate, and leaves it out when it computes.
      throw new RsanetError(
        'UNSUPPORTED_LAYER',
        `The depthwise convolution '${name}' is dilated by ${dilation}, which tf.layers cannot; make the network as a graph.`,
      );
    }
    const depthwiseInitializer = normal(kernelSize ** 2, false);
    const window = { kernelSize, strides, padding: 'same' } as const;
    const options = { name, ...window, useBias: false, depthwiseInitializer };
    return apply(tfl.layers.depthwiseConv2d(options), x);
  },
  norm: (x, name) => apply(tfl.layers.batchNormalization({ ...BATCH_NORM, name }), x),
  activate(x, activation, prefix) {
    assertActivation(activation);
    const name = `${prefix}/${activation}`;
    if (activation === 'linear') return x;
    if (activation === 'leakyRelu') {
      return apply(tfl.layers.leakyReLU({ alpha: LEAKY_SLOPE, name }), x);
    }
    if (activation === 'hardSwish') return apply(hardSwish({ name }), x);
    return apply(tfl.layers.activation({ activation, name }), x);
  },
  add: (inputs, name) => apply(tfl.layers.add({ name }), inputs),
  multiply: (inputs, name) => apply(tfl.layers.multiply({ name }), inputs),
  concat: (inputs, name) => apply(tfl.layers.concatenate({ axis: -1, name }), inputs),
  maxPool(x, { name, size, strides }) {
    const pool = tfl.layers.maxPooling2d({ name, poolSize: size, strides, padding: 'same' });
    return apply(pool, x);
  },
  globalAveragePool(x, name) {
    const pool = tfl.layers.globalAveragePooling2d({ name: `${name}/pool` });
    const targetShape = [1, 1, tfLayers.size(x).channels];
    return apply(tfl.layers.reshape({ targetShape, name: `${name}/row` }), apply(pool, x));
  },
  upsample: (x, name) => apply(tfl.layers.upSampling2d({ size: [2, 2], name }), x),
};

function startBias(conv: tfl.layers.Layer, bias: readonly number[]): void {
  const [kernel] = conv.getWeights();
  const start = tf.tensor1d([...bias]);
  conv.setWeights([kernel!, start]);
  start.dispose();
}
