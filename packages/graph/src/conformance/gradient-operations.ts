import type { GradientNode } from '../differentiate/gradient-node.ts';
import type { NodeTable } from '../visit.ts';
import {
  batchNormInputGradient,
  batchNormParameterGradient,
  batchNormTrainingInputGradient,
} from './batch-norm-gradients.ts';
import { biasGradient, inputGradient, kernelGradient } from './convolution-gradients.ts';
import { activationGradient, addGradient, multiplyGradient, sum } from './elementwise-gradients.ts';
import {
  averagePoolGradient,
  globalAverageGradient,
  maxPoolGradient,
} from './pooling-gradients.ts';
import {
  concatGradient,
  reshapeGradient,
  upsampleGradient,
  zeroPaddingGradient,
} from './rearranged-gradients.ts';
import { softmaxGradient } from './softmax.ts';
import type { Value } from './value.ts';

/** What a gradient node is computed from, by names. */
export interface Readable {
  value(name: string): Value;
  weight(name: string): Value;
  /** The shape of any value, of one still to be made too. */
  shape(name: string): readonly number[];
}

/** The values that each operation of the way back makes, by the fields of its outputs. */
export const gradientOperations = {
  conv2dInputGradient: inputGradient,
  conv2dKernelGradient: kernelGradient,
  depthwiseConv2dInputGradient: inputGradient,
  depthwiseConv2dKernelGradient: kernelGradient,
  biasGradient,
  batchNormParameterGradient,
  batchNormTrainingInputGradient,
  batchNormInputGradient,
  activationGradient,
  softmaxGradient,
  maxPoolGradient,
  averagePoolGradient,
  globalAveragePoolGradient: globalAverageGradient,
  addGradient,
  multiplyGradient,
  concatGradient,
  upsampleGradient,
  zeroPaddingGradient,
  reshapeGradient,
  sum,
} satisfies NodeTable<[Readable], Readonly<Record<string, Value>>, GradientNode>;
