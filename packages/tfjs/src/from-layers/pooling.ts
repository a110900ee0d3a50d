import type { Padding } from '@rsanet/graph';
import { assertChannelsLast, config, input, type LayerReader, unsupported } from './layer-call.ts';

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

/** `GlobalMaxPooling2D`: a window over the whole map, whose sides have to be known. */
export const globalMaxPool: LayerReader = (call) => {
  assertChannelsLast(call);
  const [, height, width, channels] = call.inputShapes[0]!;
  if (height == null || width == null || channels == null) {
    throw unsupported(call, 'the height and width of what it reads are not known');
  }
  const name = call.partName('pixel');
  const window = { size: [height, width], strides: [1, 1], padding: 'valid' } as const;
  return [
    { op: 'maxPool', name, inputs: input(call), ...window },
    { op: 'reshape', name: call.name, inputs: [name], shape: [channels] },
  ];
};
