import { assertCount, type Layers } from '@rsanet/layers/blocks';

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
export function cam<T>(layers: Layers<T>, high: T, options: CamOptions): T {
  const { name, filters } = options;
  assertCount('filters', filters);
  const row = layers.globalAveragePool(high, name);
  const bias = Array<number>(filters).fill(0);
  const convolution = { name: `${name}/conv`, filters, kernelSize: 1, strides: 1, bias };
  return layers.activate(layers.conv(row, convolution), 'sigmoid', name);
}
