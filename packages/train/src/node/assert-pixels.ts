import { RsanetError } from '@rsanet/errors';

/**
 * Refuses boxes that are all parts of the image's sides, where a form counts pixels.
 *
 * @param boxes the numbers of each box; those that are not finite count as nothing
 * @param where the file or split they are of, for the message
 * @throws RsanetError INVALID_DATASET
 */
export function assertPixels(boxes: readonly (readonly number[])[], where: string): void {
  const numbers = boxes.filter((box) => box.every(Number.isFinite)).flat();
  const parts = numbers.length > 0 && numbers.every((value) => value >= 0 && value <= 1);
  if (!parts || numbers.every(Number.isInteger)) return;
  throw new RsanetError(
    'INVALID_DATASET',
    `All boxes of ${where} lie within 0..1, as parts of the image's sides; its form counts pixels, so multiply them by width and height.`,
  );
}
