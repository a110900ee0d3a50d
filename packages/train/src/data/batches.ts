import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import {
  type AugmentOptions,
  assertAugmentOptions,
  augment,
  copyPaste,
  type Example,
  type FourImages,
  type LabelledImage,
  letterboxExample,
  mixup,
  mosaic,
  type TrainingBox,
} from '../augment/index.ts';
import { uniform } from '../augment/random.ts';
import type { Dataset, Sample } from './dataset.ts';
import type { ReadImage } from './image-cache.ts';
import { type Plan, planEpoch } from './plan-epoch.ts';
import { readSample } from './read-sample.ts';

/** What the network is fed at once. */
export interface Batch {
  /** RGB `[size, height, width, 3]` in 0..1. */
  pixels: Float32Array;
  /** Objects of each example, in pixels of the network's input. */
  boxes: readonly (readonly TrainingBox[])[];
  /** Examples in the batch; the last of an epoch may have fewer. */
  size: number;
  /** Size of each in pixels. */
  input: Size;
}

/** What {@link batches} takes. */
export interface BatchOptions {
  /** Size of the network's input, of each batch by its position where they differ. */
  input: Size | ((batch: number) => Size);
  batchSize: number;
  /** Seed of the run. */
  seed: number;
  /** Which pass over the data this is; each has its own order and variations. */
  epoch: number;
  /** How images are varied; null letterboxes them as a detector would. */
  augment: AugmentOptions | null;
  /** What reads and decodes an image; an `imageCache` remembers them between epochs. */
  readImage: ReadImage;
  /** The network's classes, when they are not the data set's; objects of others are left out. */
  classes?: readonly string[];
  /** Leave out a last batch that is not full. */
  dropLast?: boolean;
}

/**
 * One pass over a data set in shuffled order. The order follows from (seed, epoch) and example i
 * from (seed, epoch, i), so a resumed run sees what an unbroken one sees, whatever the batch size.
 * While the caller works on a batch the images of the next are decoded. Difficult objects are
 * targets; crowds are not.
 *
 * @throws RsanetError INVALID_DATASET naming an image that cannot be read or has another size
 *   than the data set says; INVALID_ARGUMENT when an option is out of range
 */
export async function* batches(dataset: Dataset, options: BatchOptions): AsyncGenerator<Batch> {
  const { batchSize, dropLast = false } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RsanetError('INVALID_ARGUMENT', `batchSize is ${batchSize}; expected 1 or more.`);
  }
  if (options.augment) assertAugmentOptions(options.augment);
  const plans = planEpoch(dataset.samples, options.seed, options.epoch, options.augment ?? {});
  const end = dropLast ? plans.length - (plans.length % batchSize) : plans.length;
  const load = (from: number) => prefetch(plans.slice(from, Math.min(from + batchSize, end)));
  let next = load(0);
  for (let from = 0; from < end; from += batchSize) {
    const loaded = await next;
    next = load(from + batchSize);
    yield compose(loaded, inputOf(options, from / batchSize), options);
  }

  function prefetch(plans: readonly Plan[]): Promise<Loaded[]> {
    const loading = Promise.all(plans.map((plan) => loadPlan(plan, dataset, options)));
    // A caller that stops early never awaits this; one that goes on still sees the error.
    loading.catch(() => {});
    return loading;
  }
}

/** The size of the input in a batch. */
export function inputOf({ input }: BatchOptions, batch: number): Size {
  return typeof input === 'function' ? input(batch) : input;
}

/** How much of either of two examples is seen where they are mixed, at least. */
const MIN_SHARE = 0.4;

/**
 * The example that a plan describes.
 *
 * @throws RsanetError INVALID_DATASET as {@link batches} does
 */
export async function drawPlan(
  plan: Plan,
  dataset: Dataset,
  input: Size,
  options: BatchOptions,
): Promise<Example> {
  const { width, height } = input;
  const loaded = await loadPlan(plan, dataset, options);
  return draw(loaded, input, options, new Float32Array(width * height * 3));
}

interface Loaded {
  plan: Plan;
  images: readonly LabelledImage[];
  paste: LabelledImage | null;
  mix: LabelledImage | null;
}

async function loadPlan(plan: Plan, dataset: Dataset, options: BatchOptions): Promise<Loaded> {
  const classes = options.classes ?? dataset.classes;
  const labelled = async (sample: Sample): Promise<LabelledImage> => ({
    image: await readSample(sample, options.readImage),
    boxes: sample.objects
      .filter((object) => !object.crowd && classes.includes(object.class))
      .map((object) => ({ box: object.box, classId: classes.indexOf(object.class) })),
  });
  const [images, paste, mix] = await Promise.all([
    Promise.all(plan.samples.map(labelled)),
    plan.paste && labelled(plan.paste.sample),
    plan.mix && labelled(plan.mix.sample),
  ]);
  return { plan, images, paste, mix };
}

function compose(loaded: readonly Loaded[], input: Size, options: BatchOptions): Batch {
  const length = input.width * input.height * 3;
  const pixels = new Float32Array(loaded.length * length);
  const boxes = loaded.map(
    (example, i) =>
      draw(example, input, options, pixels.subarray(i * length, (i + 1) * length)).boxes,
  );
  return { pixels, boxes, size: loaded.length, input };
}

function draw(loaded: Loaded, input: Size, options: BatchOptions, out: Float32Array): Example {
  const { augment: change } = options;
  const { plan, images, paste, mix } = loaded;
  const first = images[0]!;
  if (!change) return letterboxExample(first, input, out);
  let example =
    images.length === 4
      ? mosaic(images as unknown as FourImages, input, change, plan.random, out)
      : augment(first, input, change, plan.random, out);
  if (paste) example = copyPaste(example, paste, input, change, plan.paste!.random);
  if (!mix) return example;
  const { random } = plan.mix!;
  const share = uniform(random, MIN_SHARE, 1 - MIN_SHARE);
  return mixup(example, augment(mix, input, change, random), share);
}
