import { RsanetError } from '@rsanet/errors';
import type { SkippedObject } from './dataset.ts';

/** How many of the broken images a message names. */
const NAMED = 5;

/**
 * Refuses a data set with broken images in one error, unless they are to be skipped.
 *
 * @param broken the images that cannot be used, and why
 * @param total images of the data set, these included
 * @throws RsanetError INVALID_DATASET naming the first of them, or, when none is left, all are broken
 */
export function refuseBroken(
  broken: readonly SkippedObject[],
  total: number,
  { skipBroken = false }: { skipBroken?: boolean | undefined } = {},
): void {
  if (broken.length === 0 || (skipBroken && broken.length < total)) return;
  const reasons = broken.slice(0, NAMED).map(({ reason }) => reason);
  if (broken.length === 1) throw new RsanetError('INVALID_DATASET', reasons[0]!);
  const more = broken.length > NAMED ? ` And ${broken.length - NAMED} more.` : '';
  throw new RsanetError(
    'INVALID_DATASET',
    `${broken.length} of ${total} images cannot be used; correct them, or skip them. ${reasons.join(' ')}${more}`,
  );
}
