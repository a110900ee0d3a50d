import { RsanetError } from '@rsanet/errors';
import type { Dataset, Sample } from '@rsanet/train';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Some images of one class, drawn at random: what somebody has who begins to label.
 *
 * @param data of that class alone; images that show none of it, or only difficult objects, are not drawn
 * @param seed the same draws the same images
 * @throws RsanetError INVALID_ARGUMENT when there are not as many
 */
export function fewImages(data: Dataset, count: number, seed: number): Dataset {
  const left = data.samples.filter(({ objects }) => objects.some(({ difficult }) => !difficult));
  if (!(Number.isSafeInteger(count) && count >= 1 && count <= left.length)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `images is ${count}; ${data.classes.join(', ')} is seen in ${left.length} of ${data.samples.length}, so give 1 to ${left.length}.`,
    );
  }
  const random = xoroshiro128plus(seed);
  const samples = Array.from({ length: count }, (): Sample => {
    const [drawn] = left.splice(uniformInt(random, 0, left.length - 1), 1);
    return drawn!;
  });
  return { ...data, samples };
}
