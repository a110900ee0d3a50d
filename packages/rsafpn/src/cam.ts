import { activate, channelsOf } from '@rsanet/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

/** Options of {@link cam}. */
export interface CamOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /** Length of the attention vector: the width of the LCCU it reweights. */
  filters: number;
}

/**
 * RSAFPN's CAM, the channel attention: global average pooling of the high-level map, a 1x1
 * convolution with bias, sigmoid (stated).
 *
 * @param high the high-level map `[n, h, w, c]`
 * @returns attention `[n, 1, 1, filters]` within 0..1
 */
export function cam(high: SymbolicTensor, options: CamOptions): SymbolicTensor {
  const { name, filters } = options;
  const pool = tfl.layers.globalAveragePooling2d({ name: `${name}/pool` });
  const row = tfl.layers.reshape({ targetShape: [1, 1, channelsOf(high)], name: `${name}/row` });
  const conv = tfl.layers.conv2d({ name: `${name}/conv`, filters, kernelSize: 1 });
  return activate(conv.apply(row.apply(pool.apply(high))) as SymbolicTensor, 'sigmoid', name);
}
