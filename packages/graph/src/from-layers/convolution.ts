import type { Padding, Pair } from '../graph.ts';
import { configuredActivation } from './activation.ts';
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
  dilationRate: [number, number];
}

interface Geometry {
  strides: Pair;
  dilations: Pair;
  padding: Padding;
}

function geometry(call: LayerCall): Geometry {
  assertChannelsLast(call);
  const { strides, dilationRate, padding } = config<ConvConfig>(call);
  if (padding !== 'same' && padding !== 'valid') {
    throw unsupported(call, `its padding is ${padding}, neither same nor valid`);
  }
  return { strides: [...strides], dilations: [...dilationRate], padding };
}

/** `Conv2D`. */
export const conv2d: LayerReader = (call) => {
  const [kernel, bias = null] = weights(call);
  return [
    {
      op: 'conv2d',
      name: call.name,
      inputs: input(call),
      ...geometry(call),
      kernel: kernel!,
      bias,
      activation: configuredActivation(call),
    },
  ];
};

/** `DepthwiseConv2D`. */
export const depthwiseConv2d: LayerReader = (call) => {
  const shape = geometry(call);
  // tfjs-layers 4.22 carries this layer's dilationRate but computes without it.
  if (shape.dilations.some((rate) => rate !== 1)) {
    throw unsupported(call, `its dilationRate is ${shape.dilations}, which tf.layers ignores`);
  }
  const [kernel, bias = null] = weights(call);
  return [
    {
      op: 'depthwiseConv2d',
      name: call.name,
      inputs: input(call),
      ...shape,
      kernel: kernel!,
      bias,
      activation: configuredActivation(call),
    },
  ];
};

/** `SeparableConv2D`: a depthwise convolution named `<name>/depthwise`, then a pointwise one. */
export const separableConv2d: LayerReader = (call) => {
  const [depthwise, pointwise, bias = null] = weights(call);
  const name = `${call.name}/depthwise`;
  return [
    {
      op: 'depthwiseConv2d',
      name,
      inputs: input(call),
      ...geometry(call),
      kernel: depthwise!,
      bias: null,
      activation: { kind: 'linear' },
    },
    {
      op: 'conv2d',
      name: call.name,
      inputs: [name],
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      kernel: pointwise!,
      bias,
      activation: configuredActivation(call),
    },
  ];
};
