export type { ActivationName } from '../blocks/activation.ts';
export type {
  BlockOptions,
  ConvBlockOptions,
  DepthwiseBlockOptions,
  PointwiseBlockOptions,
} from '../blocks/conv-block.ts';
export {
  activate,
  add,
  concat,
  convBlock,
  depthwiseBlock,
  multiply,
  pointwiseBlock,
  upsample,
} from './blocks.ts';
export { graphLayers } from './graph-layers.ts';
export {
  type GraphOptions,
  type GraphValue,
  graphOf,
  type InputOptions,
  input,
} from './graph-of.ts';
