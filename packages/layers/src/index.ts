export { type ActivationName, assertActivation } from './blocks/activation.ts';
export type { BlockOptions, ConvBlockOptions, PointwiseBlockOptions } from './blocks/conv-block.ts';
export { assertOneOf } from './blocks/one-of.ts';
export {
  activate,
  add,
  concat,
  convBlock,
  depthwiseBlock,
  multiply,
  pointwiseBlock,
  upsample,
} from './tf/blocks.ts';
export { hardSwish } from './tf/hard-swish.ts';
export { tfLayers } from './tf/tf-layers.ts';
