import * as v from 'valibot';
import { count, number, text } from './described.ts';
import { size } from './size.ts';

const channels = count('Of a stage.');

/** What trainings that are compared train. */
export const trainingWork = v.strictObject({
  split: text('Of the data set, that is learnt.'),
  input: size,
  channels: v.tuple([channels, channels, channels, channels, channels]),
  batch: count('Images per step.'),
  seed: number('Of weights, order and augmentation.'),
});
