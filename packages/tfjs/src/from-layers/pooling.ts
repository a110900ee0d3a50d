import type { Padding } from '@rsanet/graph';
import { assertChannelsLast, config, input, type LayerReader } from './layer-call.ts';

interface PoolConfig {
  poolSize: [number, number];
  strides: [number, number];
  padding: Padding;
}

const pool =
  (op: 'maxPool' | 'averagePool'): LayerReader =>
  (call) => {
    assertChannelsLast(call);
    const { poolSize, strides, padding } = config<PoolConfig>(call);
    const window = { size: [...poolSize], strides: [...strides], padding } as const;
    return [{ op, name: call.name, inputs: input(call), ...window }];
  };

/** `MaxPooling2D`. */
export const maxPool = pool('maxPool');

/** `AveragePooling2D`. */
export const averagePool = pool('averagePool');

/** `GlobalAveragePooling2D`, which drops height and width. */
export const globalAveragePool: LayerReader = (call) => {
  assertChannelsLast(call);
  return [{ op: 'globalAveragePool', name: call.name, inputs: input(call), keepDims: false }];
};
