import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';

/** Shapes, strides, padding and dilations of one convolution. */
export type ConvGeometry = tf.backend_util.Conv2DInfo;

/** The attributes tfjs-core hands a convolution's backprop kernel. */
export interface ConvAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * Geometry of the forward convolution, from a backprop kernel's attributes.
 *
 * @throws RsanetError INVALID_ARGUMENT for NCHW, which the wasm backend's convolutions do not take
 */
export function convGeometry(
  attributes: ConvAttributes,
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  depthwise: boolean,
): ConvGeometry {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat = 'NHWC' } = attributes;
  if (dataFormat !== 'NHWC') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The wasm backend convolves NHWC only, not ${dataFormat}; transpose the images first.`,
    );
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}
