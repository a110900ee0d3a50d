import {
  add,
  convBlock,
  depthwiseBlock,
  type GraphValue,
  pointwiseBlock,
} from '@rsanet/layers/graph';
import { ccm } from '@rsanet/lcnet/graph';
import { bottleneck } from '../peers/networks/ssdlite-mobilenet-v2.ts';

/**
 * A module that keeps the shape of a feature map `[n, h, w, c]`. All end alike: the last convolution
 * stays linear, and the input is added.
 */
export type Block = (x: GraphValue, name: string) => GraphValue;

/** The CCM with a pointwise input:output channel ratio of 1:`ratio`. */
export function ccmBlock(ratio: number): Block {
  return (x, name) => ccm(x, { name, ratio });
}

/**
 * ResNet's bottleneck (arXiv 1512.03385, figure 5): 1x1 to a quarter of the channels, a standard 3x3
 * convolution, 1x1 back.
 */
export const residualBottleneck: Block = (x, name) => {
  const channels = x.size.channels;
  const inner = channels / 4;
  let y = pointwiseBlock(x, { name: `${name}/reduce`, filters: inner });
  y = convBlock(y, { name: `${name}/conv`, filters: inner });
  y = pointwiseBlock(y, { name: `${name}/expand`, filters: channels, activation: 'linear' });
  return add([x, y], `${name}/add`);
};

/**
 * MobileNetV2's inverted residual (arXiv 1801.04381, section 3.3): 1x1 to six times the channels, a
 * 3x3 depthwise convolution, 1x1 back.
 */
export const invertedResidual: Block = (x, name) =>
  bottleneck(x, { name, expansion: 6, filters: x.size.channels, strides: 1 }).output;

/**
 * YOLO Nano's projection-expansion-projection (arXiv 1910.01271, section 3): 1x1 to fewer channels,
 * 1x1 to more, 3x3 depthwise, 1x1. YOLO Nano's own widths were searched for; here the first
 * projection halves the channels, near the 0.41 that most of its modules have, and the expansion is
 * back to all of them.
 */
export const pep: Block = (x, name) => {
  const channels = x.size.channels;
  let y = pointwiseBlock(x, { name: `${name}/project1`, filters: channels / 2 });
  y = pointwiseBlock(y, { name: `${name}/expand`, filters: channels });
  y = depthwiseBlock(y, { name: `${name}/depthwise` });
  y = pointwiseBlock(y, { name: `${name}/project2`, filters: channels, activation: 'linear' });
  return add([x, y], `${name}/add`);
};
