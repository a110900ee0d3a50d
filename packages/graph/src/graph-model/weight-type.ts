import { RsanetError } from '@rsanet/errors';
import { notFinite } from '../not-finite.ts';
import { toFloat16 } from './float16.ts';

/** The bits of an infinite half, the sign left out. */
const INFINITY = 0x7c00;

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
  const at = notFinite(values);
  if (at >= 0) throw refusal(name, values, at, 'not a finite number');
  if (type === 'float32') return values;
  const halves = toFloat16(values);
  const over = halves.findIndex((bits) => (bits & INFINITY) === INFINITY);
  if (over < 0) return halves;
  throw refusal(name, values, over, 'which float16 cannot hold; write float32 or fold the graph');
}

function refusal(name: string, values: Float32Array, at: number, reason: string): RsanetError {
  return new RsanetError(
    'INVALID_ARGUMENT',
    `The weight '${name}' holds ${values[at]} at index ${at}, ${reason}.`,
  );
}
