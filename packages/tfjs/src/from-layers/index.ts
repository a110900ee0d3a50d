import { activation, elu, hardSwish, leakyRelu, relu, softmax } from './activation.ts';
import { batchNorm } from './batch-norm.ts';
import { prelu } from './composed-activations.ts';
import { conv2dTranspose } from './conv2d-transpose.ts';
import { conv2d, depthwiseConv2d, separableConv2d } from './convolution.ts';
import { dense } from './dense.ts';
import type { LayerReader } from './layer-call.ts';
import { add, concat, multiply } from './merge.ts';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './pooling.ts';
import { dropout, flatten, inputLayer, reshape, upsample, zeroPadding } from './shape.ts';

/** The layers that have nodes in a graph, by their class name. */
export const layerReaders: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['InputLayer', inputLayer],
  ['Conv2D', conv2d],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['SeparableConv2D', separableConv2d],
  ['Conv2DTranspose', conv2dTranspose],
  ['Dense', dense],
  ['BatchNormalization', batchNorm],
  ['Activation', activation],
  ['ReLU', relu],
  ['LeakyReLU', leakyRelu],
  ['ELU', elu],
  ['PReLU', prelu],
  ['HardSwish', hardSwish],
  ['Softmax', softmax],
  ['MaxPooling2D', maxPool],
  ['AveragePooling2D', averagePool],
  ['GlobalAveragePooling2D', globalAveragePool],
  ['GlobalMaxPooling2D', globalMaxPool],
  ['Add', add],
  ['Multiply', multiply],
  ['Concatenate', concat],
  ['UpSampling2D', upsample],
  ['ZeroPadding2D', zeroPadding],
  ['Reshape', reshape],
  ['Flatten', flatten],
  ['Dropout', dropout],
]);
