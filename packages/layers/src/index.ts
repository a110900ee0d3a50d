export { type ActivationName, activate, assertActivation } from './activation.ts';
export { channelsOf } from './channels.ts';
export {
  type BlockOptions,
  type ConvBlockOptions,
  convBlock,
  depthwiseBlock,
  pointwiseBlock,
} from './conv-block.ts';
export { hardSwish } from './hard-swish.ts';
export { add, concat, multiply } from './merge.ts';
export { assertOneOf } from './one-of.ts';
export { upsample } from './upsample.ts';
