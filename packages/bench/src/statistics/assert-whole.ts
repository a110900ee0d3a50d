import { RsanetError } from '@rsanet/errors';

/** Of fewer samples not even the smallest and largest enclose the median with 95 % confidence. */
export const FEWEST_PAIRS = 6;

/**
 * Checks options by name.
 *
 * @throws RsanetError INVALID_ARGUMENT naming one that is no whole number of `least` or more
 */
export function assertWhole(option: Record<string, number>, least: number): void {
  for (const [name, value] of Object.entries(option)) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${name} is ${value}; expected a whole number of ${least} or more.`,
    );
  }
}
