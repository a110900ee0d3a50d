import { type Call, call } from './call.ts';
import type { Panels, ReversedTaps } from './state-layout.ts';

/** The call that packs the weights of a convolution as they are. */
export function packing(panels: Panels): Call {
  const { kernel, bias, taps, channels, columns, transposed, address } = panels;
  const sides = transposed
    ? { depth: columns, rowStride: 1, columns: channels, columnStride: columns }
    : { depth: channels, rowStride: columns, columns, columnStride: 1 };
  return call('packWeights', { reads: [], writes: [] }, (places) => ({
    kernel: places.weight(kernel),
    bias: bias === null ? 0 : places.weight(bias),
    taps,
    tapStride: channels * columns,
    ...sides,
    out: address,
  }));
}

/** The call that writes the taps of a depthwise convolution in reverse order. */
export function reversing({ kernel, taps, channels, address }: ReversedTaps): Call {
  return call('broadcast', { reads: [], writes: [] }, (places) => ({
    multiply: 0,
    a: places.weight(kernel) + 4 * (taps - 1) * channels,
    aImage: 0,
    aRow: 0,
    aPixel: -channels,
    aChannel: 1,
    b: places.zeros,
    bImage: 0,
    bRow: 0,
    bPixel: 0,
    bChannel: 0,
    out: address,
    ldo: channels,
    images: 1,
    height: 1,
    width: taps,
    channels,
  }));
}
