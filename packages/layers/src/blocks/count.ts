import { RsanetError } from '@rsanet/errors';

/**
 * Checks that an option is a positive whole number.
 *
 * @param option what the option is called
 * @throws RsanetError INVALID_ARGUMENT naming the option and its value
 */
export function assertCount(option: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new RsanetError('INVALID_ARGUMENT', `${option} is ${value}; give a positive whole number.`);
}
