import { type Call, call } from './call.ts';
import type { Panels } from './state-layout.ts';

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
