export { type ActivationName, assertActivation } from './activation.ts';
export { bind } from './bind.ts';
export {
  type BlockOptions,
  type ConvBlockOptions,
  convBlock,
  type DepthwiseBlockOptions,
  depthwiseBlock,
  type PointwiseBlockOptions,
  pointwiseBlock,
} from './conv-block.ts';
export { kernelDeviation } from './kernel-deviation.ts';
export type { ConvOptions, DepthwiseOptions, Layers, MapSize, PoolOptions } from './layers.ts';
export { assertOneOf } from './one-of.ts';
