import * as v from 'valibot';
import { amount, count, list, nullable, number, object, share, text } from './described.ts';
import { meanInterval } from './figure.ts';
import { size } from './size.ts';

export const channels = v.pipe(
  v.strictTuple([v.number(), v.number(), v.number(), v.number(), v.number()]),
  v.description("Channels of the backbone's stages."),
);

/** How predictions come to answer for objects, and what boxes are compared by. */
export const lossForm = v.strictObject({
  assignment: v.picklist(['yolo', 'simota']),
  box: v.picklist(['giou', 'ciou']),
});

export const recipe = object('How every variant is trained.', {
  data: text('Name of the data set.'),
  classes: v.exactOptional(
    list("What is learnt and measured; all of the data set's where absent.", v.string()),
  ),
  train: text('Split to learn from.'),
  val: v.pipe(
    v.union([
      v.string(),
      v.strictObject({ heldBack: share('Part of the training images, 0..1.') }),
    ]),
    v.description('What chooses the epoch: a split, or images held back from learning.'),
  ),
  test: nullable('Split that is measured; null where what chooses the epoch is.', v.string()),
  input: size,
  channels,
  epochs: count('Passes over the training images, at most.'),
  patience: v.nullable(count('Epochs without a better figure after which a run ends.')),
  evaluateEvery: count('Epochs from one evaluation to the next.'),
  batch: count('Images per step.'),
  emaDecay: share('Decay per step of the average of weights that is measured.'),
  loss: v.exactOptional(lossForm),
  verticalFlip: share('Probability of an image upside down, 0..1.'),
});

const run = v.strictObject({
  seed: number('Of the training.'),
  map: share('VOC mAP@0.5, all-point, on what is measured, 0..1.'),
  perClass: v.array(
    v.strictObject({
      class: text('Name of the class.'),
      ap: v.nullable(share('AP@0.5, 0..1; null for a class that the split does not hold.')),
    }),
  ),
  best: v.strictObject({
    epoch: count('The epoch whose weights these are.'),
    map: share('Its mAP on what chose it, 0..1.'),
  }),
  epochs: count('How many were made.'),
  seconds: amount('That training took, evaluation left out.'),
});

/** What a study says of each variant. */
export const variantFindings = v.strictObject({
  name: text('What it is called.'),
  rate: amount('Learning rate after the first epoch.'),
  search: list(
    'Each rate that was tried in a short run.',
    v.strictObject({
      rate: amount('Learning rate after the first epoch.'),
      map: share('mAP that it reached on what chooses the epoch, 0..1.'),
    }),
  ),
  runs: list('One per seed.', run),
  map: meanInterval,
  gain: nullable(
    "By how much the first one's mAP is higher, paired by seed; null for itself.",
    v.strictObject({
      ...meanInterval.entries,
      verdict: v.picklist(['higher', 'lower', 'undecided']),
    }),
  ),
});
