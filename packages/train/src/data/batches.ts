import type { Size } from '@rsanet/detect-utils';
import { assertWhole } from '@rsanet/errors';
import {
  type AugmentOptions,
  assertAugmentOptions,
  type Example,
  type TaughtBox,
} from '../augment/index.ts';
import type { Dataset, Sample, TaughtObject } from './dataset.ts';
import type { ReadImage } from './image-cache.ts';
import {
  type Batch,
  type BatchPlan,
  makeBatch,
  type PlannedExample,
  type PlannedImage,
} from './make-batch.ts';
import { type Plan, planEpoch } from './plan-epoch.ts';

/** Where batches are made. */
export interface BatchMaker {
  /** Makes a batch, as `makeBatch` does. */
  make(plan: BatchPlan): Promise<Batch>;
  /** Batches to make while the caller works on one. */
  readonly ahead: number;
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
  /** What reads and decodes an image; an `imageCache` keeps them between epochs. */
  readImage: ReadImage;
  /** Where batches are made; by default on the caller's thread, with `readImage`. */
  maker?: BatchMaker | undefined;
  /** The network's classes, when they are not the data set's; objects of others are left out. */
  classes?: readonly string[];
  /** Samples to draw once more, among the others; none by default. */
  again?: readonly Sample[];
  /** Leave out a last batch that is not full. */
  dropLast?: boolean;
}

/**
 * One pass over a data set in shuffled order. The order follows from (seed, epoch) and example i
 * from (seed, epoch, i), so a resumed run sees what an unbroken one sees, whatever the batch size.
 * While the caller works on a batch the next is made. Difficult objects are
 * targets; crowds are not.
 *
 * @throws RsanetError INVALID_DATASET naming an image that cannot be read or has another size
 *   than the data set says; INVALID_ARGUMENT when an option is out of range
 */
export async function* batches(dataset: Dataset, options: BatchOptions): AsyncGenerator<Batch> {
  const { batchSize, seed, epoch, augment, again, dropLast = false } = options;
  assertWhole({ batchSize }, 1);
  if (augment) assertAugmentOptions(augment);
  const { ahead, make } = makerOf(options);
  const classes = options.classes ?? dataset.classes;
  const plans = planEpoch(dataset.samples, seed, epoch, augment ?? {}, again);
  const end = dropLast ? plans.length - (plans.length % batchSize) : plans.length;
  const ordered: Promise<Batch>[] = [];
  let next = 0;
  for (let from = 0; from < end; from += batchSize) {
    for (; next < end && ordered.length <= ahead; next += batchSize) ordered.push(order(next));
    yield await ordered.shift()!;
  }

  function order(from: number): Promise<Batch> {
    const examples = plans
      .slice(from, Math.min(from + batchSize, end))
      .map((plan) => plannedExample(plan, classes));
    const making = make({ examples, input: inputOf(options, from / batchSize), augment });
    // A caller that stops early never awaits this; one that goes on still sees the error.
    making.catch(() => {});
    return making;
  }
}

/** The size of the input in a batch. */
export function inputOf({ input }: BatchOptions, batch: number): Size {
  return typeof input === 'function' ? input(batch) : input;
}

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
  const { augment, classes = dataset.classes } = options;
  const examples = [plannedExample(plan, classes)];
  const { pixels, boxes, taught } = await makerOf(options).make({ examples, input, augment });
  return { pixels, boxes: boxes[0]!, taught: taught[0]! };
}

function makerOf({ maker, readImage }: BatchOptions): BatchMaker {
  return maker ?? { ahead: 1, make: (plan) => makeBatch(plan, readImage) };
}

function plannedExample({ samples, draws, paste, mix }: Plan, classes: readonly string[]) {
  const extra = (from: Plan['paste']) =>
    from && { image: plannedImage(from.sample, classes), draws: from.draws };
  const images = samples.map((sample) => plannedImage(sample, classes));
  const { id } = samples[0]!;
  return { id, images, draws, paste: extra(paste), mix: extra(mix) } satisfies PlannedExample;
}

function plannedImage(sample: Sample, classes: readonly string[]): PlannedImage {
  const { path, width, height, taught = [] } = sample;
  const boxes = sample.objects
    .filter((object) => !object.crowd && classes.includes(object.class))
    .map((object) => ({ box: object.box, classId: classes.indexOf(object.class) }));
  return {
    path,
    width,
    height,
    boxes,
    taught: taught.flatMap((found) => taughtBox(found, classes)),
  };
}

/** None where the teacher speaks of other classes alone. */
function taughtBox({ box, scores: byName }: TaughtObject, classes: readonly string[]): TaughtBox[] {
  const scores = classes.map((name) => byName[name] ?? 0);
  const max = Math.max(...scores);
  return max > 0 ? [{ box, classId: scores.indexOf(max), scores }] : [];
}
