import type { Padding, Pair, Weight } from '@rsanet/graph';
import { activated } from './activation.ts';
import {
  assertChannelsLast,
  config,
  input,
  type LayerCall,
  type LayerReader,
  unsupported,
  weights,
} from './layer-call.ts';

interface ConvConfig {
  strides: [number, number];
  padding: string;
  /** None of a layer that cannot dilate. */
  dilationRate?: [number, number];
}

interface Geometry {
  strides: Pair;
  dilations: Pair;
  padding: Padding;
}

/** Strides, dilations and padding of a layer that convolves. */
export function geometry(call: LayerCall): Geometry {
  assertChannelsLast(call);
  const { strides, dilationRate, padding } = config<ConvConfig>(call);
  if (padding !== 'same' && padding !== 'valid') {
    throw unsupported(call, `its padding is ${padding}, neither same nor valid`);
  }
  return { strides: [...strides], dilations: dilationRate ? [...dilationRate] : [1, 1], padding };
}

const convolution =
  (op: 'conv2d' | 'depthwiseConv2d'): LayerReader =>
  (call) => {
    const [kernel, bias = null] = weights(call) as [Weight, Weight?];
    return activated(call, (name, activation) => [
      { op, name, inputs: input(call), ...geometry(call), kernel, bias, activation },
    ]);
  };

/** `Conv2D`. */
export const conv2d = convolution('conv2d');

/** `DepthwiseConv2D`. */
export const depthwiseConv2d: LayerReader = (call) => {
  const { dilations } = geometry(call);
  // tfjs-layers 4.22 carries this layer's dilationRate but computes without it.
  if (dilations.some((rate) => rate !== 1)) {
    throw unsupported(call, `its dilationRate is ${dilations}, which tf.layers ignores`);
  }
  return convolution('depthwiseConv2d')(call);
};

/** `SeparableConv2D`: a depthwise convolution named `<name>/depthwise`, then a pointwise one. */
export const separableConv2d: LayerReader = (call) => {
  const [depthwise, pointwise, bias = null] = weights(call) as [Weight, Weight, Weight?];
  const spread = call.partName('depthwise');
  return activated(call, (name, activation) => [
    {
      op: 'depthwiseConv2d',
      name: spread,
      inputs: input(call),
      ...geometry(call),
      kernel: depthwise,
      bias: null,
      activation: { kind: 'linear' },
    },
    {
      op: 'conv2d',
      name,
      inputs: [spread],
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      kernel: pointwise,
      bias,
      activation,
    },
  ]);
};
