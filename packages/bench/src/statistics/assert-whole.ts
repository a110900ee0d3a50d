import { RsanetError } from '@rsanet/errors';

/** Of fewer samples not even the smallest and largest enclose the median with 95 % confidence. */
export const MIN_PAIRS = 6;

/**
 * Checks options by name.
 *
 * @throws RsanetError INVALID_ARGUMENT naming one that is no whole number of `min` or more
 */
export function assertWhole(option: Record<string, number>, min: number): void {
  for (const [name, value] of Object.entries(option)) {
    if (Number.isSafeInteger(value) && value >= min) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${name} is ${value}; expected a whole number of ${min} or more.`,
    );
  }
}
