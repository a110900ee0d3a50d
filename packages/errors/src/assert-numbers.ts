import { RsanetError } from './rsanet-error.ts';
import { valueText } from './value-text.ts';

/**
 * Checks options that count something, by their names.
 *
 * @param min the smallest that is taken
 * @throws RsanetError INVALID_ARGUMENT naming the first that is no whole number of `min` or more
 *
 * @example
 * ```ts
 * import { assertWhole } from '@rsanet/errors';
 *
 * const threads = 4;
 * assertWhole({ threads }, 1);
 * ```
 */
export function assertWhole(options: Readonly<Record<string, number>>, min: number): void {
  for (const [name, value] of Object.entries(options)) {
    if (Number.isSafeInteger(value) && value >= min) continue;
    const range = min === Number.MIN_SAFE_INTEGER ? '' : ` of ${min} or more`;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${name} is ${valueText(value)}; give a whole number${range}.`,
    );
  }
}

/**
 * Checks options that are a part of something, by their names.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the first that is no number within 0..1
 *
 * @example
 * ```ts
 * import { assertFraction } from '@rsanet/errors';
 *
 * const scoreThreshold = 0.3;
 * assertFraction({ scoreThreshold });
 * ```
 */
export function assertFraction(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'number' && value >= 0 && value <= 1) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${name} is ${valueText(value)}; give a number within 0..1.`,
    );
  }
}
