import * as v from 'valibot';
import { environment } from './environment.ts';
import { meanInterval, pairComparison } from './figure.ts';
import { cost, fusion } from './network.ts';
import { amount, count, number, share, text } from './quantity.ts';
import { size } from './size.ts';

const recipe = v.pipe(
  v.strictObject({
    data: text('Name of the data set.'),
    train: text('Split to learn from.'),
    val: text('Split that chooses the epoch.'),
    test: text('Split that is measured.'),
    input: size,
    epochs: count('Passes over the training split.'),
    batch: count('Pictures a step.'),
    peakRate: amount('Learning rate after the first epoch.'),
    emaDecay: share('Decay a step of the average of weights that is measured.'),
    channels: v.pipe(
      v.strictTuple([v.number(), v.number(), v.number(), v.number(), v.number()]),
      v.description("Channels of the backbone's stages."),
    ),
  }),
  v.description('How every arm is trained.'),
);

const run = v.strictObject({
  seed: number('Of the training.'),
  map: share('VOC mAP@0.5, all-point, on the test split, 0..1.'),
  perClass: v.array(
    v.strictObject({
      class: text('Name of the class.'),
      ap: v.nullable(share('AP@0.5, 0..1; null for a class that the split does not hold.')),
    }),
  ),
  best: v.nullable(
    v.strictObject({
      epoch: count('The epoch whose weights these are.'),
      map: share('Its mAP on the validation split, 0..1.'),
    }),
  ),
  seconds: amount('That training took, evaluation included.'),
});

const arm = v.strictObject({
  name: text('What the arm is called.'),
  fusion,
  ...cost,
  runs: v.pipe(v.array(run), v.description('One a seed.')),
  map: meanInterval,
  gain: v.pipe(
    v.nullable(
      v.strictObject({
        ...meanInterval.entries,
        verdict: v.picklist(['RSAM helps', 'RSAM hurts', 'undecided']),
      }),
    ),
    v.description("By how much the full head's mAP is higher, paired by seed; null for itself."),
  ),
  fps: amount('Forward passes a second on the backend that trained.'),
  speed: v.pipe(
    v.nullable(pairComparison),
    v.description('This arm (`a`) against the full head (`b`); null for itself.'),
  ),
});

/** Schema of `RsamResult`. */
export const rsamResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('rsam'),
    version: v.literal(1),
    environment,
    recipe,
    seeds: v.array(number('Of one training of each arm.')),
    arms: v.pipe(v.array(arm), v.description('The full head and what is left of it.')),
  }),
  v.description('The ablation of RSAM: networks trained with and without parts of it.'),
);
