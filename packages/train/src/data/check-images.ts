import type { Dataset, Sample, SkippedObject } from './dataset.ts';
import type { ReadImage } from './image-cache.ts';
import { readSample } from './read-sample.ts';
import { refuseBroken } from './refuse-broken.ts';

/** Options of {@link checkImages}. */
export interface CheckOptions {
  /** Reads and decodes an image of the data set. */
  readonly readImage: ReadImage;
  /** Leave out images that cannot be used, and list them in `skipped`, instead of refusing the data set. */
  readonly skipBroken?: boolean | undefined;
  /** Stops between images; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each image. */
  onCheck?(done: number, total: number): void;
}

/** Images that are decoded at a time. */
const AT_ONCE = 4;

/**
 * Reads every image of a data set once: whether it is there, can be decoded, and has the size that its annotation says.
 *
 * @returns the data set, without what was skipped
 * @throws RsanetError INVALID_DATASET naming the images that cannot be used
 */
export async function checkImages(dataset: Dataset, options: CheckOptions): Promise<Dataset> {
  const { samples } = dataset;
  const { readImage, skipBroken, signal, onCheck } = options;
  const faults = new Map<Sample, SkippedObject>();
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < samples.length) {
      signal?.throwIfAborted();
      const sample = samples[next++]!;
      await readSample(sample, readImage).catch(({ message }: Error) => {
        faults.set(sample, { image: sample.id, reason: message });
      });
      onCheck?.(++done, samples.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const broken = samples.flatMap((sample) => faults.get(sample) ?? []);
  refuseBroken(broken, samples.length, { skipBroken });
  if (broken.length === 0) return dataset;
  return {
    ...dataset,
    samples: samples.filter((sample) => !faults.has(sample)),
    skipped: [...dataset.skipped, ...broken],
  };
}
