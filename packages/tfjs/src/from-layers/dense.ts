import type { Activation, Weight } from '@rsanet/graph';
import { activated } from './activation.ts';
import { input, type LayerReader, weights } from './layer-call.ts';

/** `Dense`: a pointwise convolution; a vector becomes a map of one pixel for it. */
export const dense: LayerReader = (call) => {
  const [matrix, bias = null] = weights(call) as [Weight, Weight?];
  const [channels, units] = matrix.shape as [number, number];
  const convolved = (name: string, inputs: readonly [string], activation: Activation) =>
    ({
      op: 'conv2d',
      name,
      inputs,
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      kernel: { shape: [1, 1, channels, units], data: matrix.data },
      bias,
      activation,
    }) as const;
  return activated(call, (name, activation) => {
    if (call.inputShapes[0]!.length === 4) return [convolved(name, input(call), activation)];
    const [pixel, units1x1] = [call.partName('pixel'), call.partName('units')];
    return [
      { op: 'reshape', name: pixel, inputs: input(call), shape: [1, 1, channels] },
      convolved(units1x1, [pixel], activation),
      { op: 'reshape', name, inputs: [units1x1], shape: [units] },
    ];
  });
};
