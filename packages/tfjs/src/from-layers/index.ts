import { activation, hardSwish, leakyRelu, relu } from './activation.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d, depthwiseConv2d, separableConv2d } from './convolution.ts';
import type { LayerReader } from './layer-call.ts';
import { add, concat, multiply } from './merge.ts';
import { averagePool, globalAveragePool, maxPool } from './pooling.ts';
import { dropout, inputLayer, reshape, upsample, zeroPadding } from './shape.ts';

/** The layers that have nodes in a graph, by their class name. */
export const layerReaders: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['InputLayer', inputLayer],
  ['Conv2D', conv2d],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['SeparableConv2D', separableConv2d],
  ['BatchNormalization', batchNorm],
  ['Activation', activation],
  ['ReLU', relu],
  ['LeakyReLU', leakyRelu],
  ['HardSwish', hardSwish],
  ['MaxPooling2D', maxPool],
  ['AveragePooling2D', averagePool],
  ['GlobalAveragePooling2D', globalAveragePool],
  ['Add', add],
  ['Multiply', multiply],
  ['Concatenate', concat],
  ['UpSampling2D', upsample],
  ['ZeroPadding2D', zeroPadding],
  ['Reshape', reshape],
  ['Dropout', dropout],
]);
