import { RsanetError } from '@rsanet/errors';
import type { Dataset } from '../data/index.ts';

/**
 * Checks that there is something to learn.
 *
 * @throws RsanetError INVALID_ARGUMENT when the data set has no image, or no usable object of the classes
 */
export function assertLearnable({ samples, skipped }: Dataset, classes: readonly string[]): void {
  if (samples.length === 0) throw invalid('The data set holds no image to train on.');
  const learnable = samples.some(({ objects }) =>
    objects.some((object) => !object.crowd && classes.includes(object.class)),
  );
  if (learnable) return;
  const first = skipped[0];
  const left = first
    ? ` ${skipped.length} objects are unusable, such as in ${first.image}: ${first.reason}`
    : '';
  const wanted = classes.length > 0 ? `object of ${classes.join(', ')}` : 'usable object';
  throw invalid(`The images to train on hold no ${wanted}.${left}`);
}

/** Classes that one split has objects of and another has not, so that nobody learns them. */
export function unlearnt(data: Dataset, other: Dataset): string[] {
  const learnt = classesOf(data);
  return [...classesOf(other)].filter((name) => !learnt.has(name)).sort();
}

function classesOf({ samples }: Dataset): Set<string> {
  const objects = samples.flatMap((sample) => sample.objects).filter(({ crowd }) => !crowd);
  return new Set(objects.map((object) => object.class));
}

const invalid = (message: string) => new RsanetError('INVALID_ARGUMENT', message);
