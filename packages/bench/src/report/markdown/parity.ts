import type { Parity } from '../../sessions/parity.ts';

/** The largest difference as a share of the largest output, and what is tolerated. */
export function differenceText({ difference: { largest, of }, tolerance }: Parity): string {
  const share = largest === 0 ? 0 : largest / of;
  if (!Number.isFinite(share)) return 'not comparable';
  const text = share === 0 ? '0' : share.toExponential(1);
  return `${text} (tolerated ${tolerance.toExponential(0)})`;
}

/** How many boxes there should be, and how many are not the same. */
export const boxesText = ({ boxes: { expected, unmatched } }: Parity): string =>
  `${expected}, ${unmatched === 0 ? 'all the same' : `${unmatched} others`}`;
