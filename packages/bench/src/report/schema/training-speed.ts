import * as v from 'valibot';
import { TRAINERS } from '../../training-speed/job.ts';
import { amount, count, head, list, nullable, text } from './described.ts';
import { machine } from './environment.ts';
import { pairedRatio } from './figure.ts';
import { trainingWork } from './training-work.ts';

const choice = {
  trainer: v.picklist(TRAINERS),
  threads: count('The engine computes on so many; wasm on one, TensorFlow on all cores.'),
};

/** Schema of `TrainingSpeedResult`. */
export const trainingSpeedResult = v.strictObject({
  ...head('training-speed', 1, machine),
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
      gain: nullable("Images per second over the first trainer's.", pairedRatio),
      windows: v.array(amount('Seconds.')),
      losses: list('Alike where all train the same.', amount('Of the first steps.')),
      note: v.exactOptional(
        text('What is to be known beside the figures, such as that its images were prepared.'),
      ),
    }),
  ),
  unavailable: v.exactOptional(
    v.array(v.strictObject({ ...choice, reason: text('Why it made no step.') })),
  ),
});
