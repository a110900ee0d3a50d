import { RsanetError } from '@rsanet/errors';
import { fromFloat16, toFloat16 } from './float16.ts';

/** How weights are stored; float16 halves the files. */
export type WeightType = 'float32' | 'float16';

/**
 * A weight's numbers as they are stored.
 *
 * @param name the weight's, for the error
 * @throws RsanetError INVALID_ARGUMENT when a number is not finite, or too large for `type`
 */
export function storedAs(
  type: WeightType,
  name: string,
  values: Float32Array,
): Float32Array | Uint16Array {
  assertFinite(name, values, values);
  if (type === 'float32') return values;
  const halves = toFloat16(values);
  assertFinite(name, fromFloat16(halves), values);
  return halves;
}

function assertFinite(name: string, stored: Float32Array, values: Float32Array): void {
  const at = stored.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const reason = Number.isFinite(values[at])
    ? 'which float16 cannot hold; fold the graph first or write float32'
    : 'not a finite number';
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The weight '${name}' holds ${values[at]} at index ${at}, ${reason}.`,
  );
}
