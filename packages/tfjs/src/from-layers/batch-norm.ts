import type { Weight } from '@rsanet/graph';
import { assertLastAxis, config, input, type LayerReader, weights } from './layer-call.ts';

interface BatchNormConfig {
  epsilon: number;
  center: boolean;
  scale: boolean;
}

/** `BatchNormalization` along the channels; scale is 1 and offset 0 where the layer has none. */
export const batchNorm: LayerReader = (call) => {
  assertLastAxis(call);
  const { epsilon, center, scale } = config<BatchNormConfig>(call);
  const all = weights(call);
  const [mean, variance] = all.slice(-2) as [Weight, Weight];
  const filled = (value: number): Weight => ({
    shape: mean.shape,
    data: new Float32Array(mean.data.length).fill(value),
  });
  return [
    {
      op: 'batchNorm',
      name: call.name,
      inputs: input(call),
      scale: scale ? all.shift()! : filled(1),
      offset: center ? all.shift()! : filled(0),
      mean,
      variance,
      epsilon,
    },
  ];
};
