import { assertWhole } from '@rsanet/errors';
import type { Layers } from '@rsanet/layers/blocks';
import type { FusionSteps } from './fusion.ts';

/** Options of {@link cam}. */
export interface CamOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /** Length of the attention vector: the width of the LCCU it reweights. */
  filters: number;
  /** What the convolution's bias starts from, 0 by default; or batch norm in place of a bias. */
  gate?: FusionSteps['gate'];
}

/**
 * RSAFPN's CAM, the channel attention: global average pooling of the high-level map, a 1x1
 * convolution, sigmoid (stated); the convolution has a bias and no batch norm (ours).
 *
 * @param high the high-level map `[n, h, w, c]`
 * @returns attention `[n, 1, 1, filters]` within 0..1
 */
export function cam<T>(layers: Layers<T>, high: T, options: CamOptions): T {
  const { name, filters, gate = 0 } = options;
  assertWhole({ filters }, 1);
  const row = layers.globalAveragePool(high, name);
  const convolution = { name: `${name}/conv`, filters, kernelSize: 1, strides: 1 };
  if (gate === 'norm') {
    const normed = layers.norm(layers.conv(row, convolution), `${name}/bn`);
    return layers.activate(normed, 'sigmoid', name);
  }
  const bias = Array<number>(filters).fill(gate);
  return layers.activate(layers.conv(row, { ...convolution, bias }), 'sigmoid', name);
}
