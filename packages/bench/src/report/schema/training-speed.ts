import * as v from 'valibot';
import { TRAINERS } from '../../training-speed/job.ts';
import { machine } from './environment.ts';
import { pairedRatio } from './figure.ts';
import { amount, count, text } from './quantity.ts';
import { trainingWork } from './training-work.ts';

const choice = {
  trainer: v.picklist(TRAINERS),
  threads: count('The engine computes on so many; wasm on one, TensorFlow on all cores.'),
};

/** Schema of `TrainingSpeedResult`. */
export const trainingSpeedResult = v.strictObject({
  benchmark: v.literal('training-speed'),
  version: v.literal(1),
  environment: machine,
  settings: v.strictObject({
    ...trainingWork.entries,
    rounds: count('Windows of each training.'),
    steps: count('Per window.'),
  }),
  arms: v.array(
    v.strictObject({
      ...choice,
      imagesPerSecond: amount('Median over windows.'),
      cpuPerImage: amount('Milliseconds of all threads, median over windows.'),
      peakMemory: count('Largest resident memory of its process, bytes.'),
      gain: v.pipe(
        v.nullable(pairedRatio),
        v.description("Images per second over the first trainer's."),
      ),
      windows: v.array(amount('Seconds.')),
      losses: v.pipe(
        v.array(amount('Of the first steps.')),
        v.description('Alike where all train the same.'),
      ),
      note: v.exactOptional(
        text('What is to be known beside the figures, such as that its images were prepared.'),
      ),
    }),
  ),
  unavailable: v.exactOptional(
    v.array(v.strictObject({ ...choice, reason: text('Why it made no step.') })),
  ),
});
