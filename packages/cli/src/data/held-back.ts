import type { Dataset } from '@rsanet/train';

/** What a model's record says of its training, not checked yet. */
type Training = Readonly<Record<string, unknown>>;

/** The part of its data that a training held back to choose the best weights by, 0..1; undefined where there is none. */
export function heldBackFraction({ holdBack }: Training): number | undefined {
  return typeof holdBack === 'number' ? holdBack : undefined;
}

/**
 * The images that a training held back.
 *
 * @param data all images of the split that it learnt from
 * @param fraction how much it held back, as {@link heldBackFraction} reads it
 * @throws RsanetError INVALID_ARGUMENT when either part would be empty
 */
export async function heldBackImages(
  data: Dataset,
  fraction: number,
  { seed }: Training,
): Promise<Dataset> {
  const { holdBack } = await import('@rsanet/train');
  return holdBack(data, fraction, typeof seed === 'number' ? seed : 0).heldBack;
}
