import { RsanetError } from '@rsanet/errors';
import { COCO_CLASSES } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import { readSample, type SoftLabels, type TaughtObject } from '@rsanet/train';
import { readVoc } from '@rsanet/train/node';
import { vocName } from '../peers/coco-names.ts';
import { loadPretrained, pretrained } from '../peers/pretrained/load-pretrained.ts';
import { type SoftOptions, softObjects } from './soft-objects.ts';

/** Options of {@link softLabels}. */
export interface SoftLabelsOptions extends Partial<SoftOptions> {
  /** Folder of a data set in VOC's layout, the one that holds `JPEGImages`. */
  readonly data: string;
  readonly split: string;
  /** Classes by VOC's names; all of the data set by default. */
  readonly classes?: readonly string[];
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Min score of a class that is written down. */
const MIN_CLASS_SCORE = 0.01;

/**
 * What NanoDet-g says of the images of a split, for RSANet to be taught by: it runs on the current backend of TensorFlow.js.
 * By default of each image the 10 best boxes that score 0.2 or more.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the classes that NanoDet-g does not know
 * @throws RsanetError INVALID_DATASET naming what cannot be read, MODEL_NOT_FOUND when its package is not installed
 * @throws the signal's reason when aborted
 */
export async function softLabels(options: SoftLabelsOptions): Promise<SoftLabels> {
  const { data, split, minScore = 0.2, maxBoxes = 10, onProgress, signal } = options;
  const { samples, classes } = await readVoc(data, split, {
    ...(options.classes && { classes: options.classes }),
  });
  const names = COCO_CLASSES.map(vocName);
  const unknown = classes.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `NanoDet-g does not know ${unknown.join(', ')}; give classes that COCO has.`,
    );
  }
  const nameOf = (id: number) => (classes.includes(names[id]!) ? names[id] : undefined);
  const { label, licence, published, decode } = pretrained.nanodet;
  const detector = await loadPretrained('nanodet');
  const images = new Map<string, TaughtObject[]>();
  try {
    for (const sample of samples) {
      signal?.throwIfAborted();
      const { tensor, transforms } = detector.preprocess(await readSample(sample, readImage));
      const candidates = decode(await detector.executor.run(tensor), MIN_CLASS_SCORE);
      const found = softObjects(candidates, nameOf, transforms[0]!, { minScore, maxBoxes });
      images.set(sample.id, found);
      onProgress?.(images.size, samples.length);
    }
  } finally {
    await detector.dispose();
  }
  return { teacher: { name: label, licence, source: published.source }, classes, images };
}
