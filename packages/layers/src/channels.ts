import { RsanetError } from '@rsanet/errors';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * The channel count of a feature map `[n, h, w, c]`.
 *
 * @throws RsanetError INVALID_ARGUMENT when the map has no fourth side of known length
 */
export function channelsOf(x: SymbolicTensor): number {
  const channels = x.shape[3];
  if (x.shape.length !== 4 || channels == null) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The tensor '${x.name}' has shape [${x.shape}]; expected a feature map [n, h, w, c] of known c.`,
    );
  }
  return channels;
}
