import type { UpsampleNode } from '@rsanet/graph';
import { assertChannelsLast, config, input, type LayerReader, unsupported } from './layer-call.ts';

/** `InputLayer` for images or feature maps. */
export const inputLayer: LayerReader = (call) => {
  const { batchInputShape, dtype } = config<{
    batchInputShape: (number | null)[];
    dtype: string;
  }>(call);
  const [, height, width, channels] = batchInputShape;
  if (batchInputShape.length !== 4 || channels == null) {
    throw unsupported(call, `its shape is [${batchInputShape}], not [n, h, w, c] of known c`);
  }
  if (dtype !== 'float32') throw unsupported(call, `its dtype is ${dtype}, not float32`);
  const shape = [height ?? null, width ?? null, channels] as const;
  return [{ op: 'input', name: call.name, inputs: [], shape }];
};

/** `UpSampling2D`. */
export const upsample: LayerReader = (call) => {
  assertChannelsLast(call);
  const { size, interpolation } = config<{
    size: [number, number];
    interpolation: UpsampleNode['interpolation'];
  }>(call);
  return [
    { op: 'upsample', name: call.name, inputs: input(call), factors: [...size], interpolation },
  ];
};

/** `ZeroPadding2D`. */
export const zeroPadding: LayerReader = (call) => {
  assertChannelsLast(call);
  const { padding } = config<{ padding: [[number, number], [number, number]] }>(call);
  const [[top, bottom], [left, right]] = padding;
  return [{ op: 'zeroPadding', name: call.name, inputs: input(call), top, bottom, left, right }];
};

/** `Reshape`. */
export const reshape: LayerReader = (call) => {
  const { targetShape } = config<{ targetShape: (number | null)[] }>(call);
  const shape = targetShape.map((side) => side ?? -1);
  return [{ op: 'reshape', name: call.name, inputs: input(call), shape }];
};

/** `Flatten`: rows of pixels, each with its channels. */
export const flatten: LayerReader = (call) => [
  { op: 'reshape', name: call.name, inputs: input(call), shape: [-1] },
];

/** `Dropout`, which does nothing in inference. */
export const dropout: LayerReader = () => [];
