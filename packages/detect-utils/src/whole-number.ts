import { RsanetError } from '@rsanet/errors';

/** Refuses what is not a whole number of at least `min`. */
export function assertWhole(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${name} is ${value}; it must be a whole number of at least ${min}.`,
  );
}
