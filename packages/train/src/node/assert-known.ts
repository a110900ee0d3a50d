import { RsanetError } from '@rsanet/errors';

/**
 * Checks that a data set has the classes a caller asks for.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the first it lacks
 */
export function assertKnown(classes: readonly string[], known: readonly string[]): void {
  const unknown = classes.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The data set has no category ${unknown}; it has ${known.join(', ')}.`,
  );
}
