import * as v from 'valibot';
import { amount, count, head, text } from './described.ts';
import { machine } from './environment.ts';
import { trainingWork } from './training-work.ts';

/** Where tensors differ most, and by how much. */
export const tensorDifference = v.strictObject({
  tensor: text('The one that differs most.'),
  difference: amount("By how much, of the tensor's largest value."),
});

const tensorDifferences = v.strictObject({
  ...tensorDifference.entries,
  median: amount('Over the tensors.'),
  beyond: count('Tensors that differ by more than the bound.'),
});

export const answerDifference = v.strictObject({
  loss: amount('Of the loss itself.'),
  gradients: tensorDifferences,
  weights: tensorDifferences,
});

/** How far steps are from the one in double precision. */
const witness = v.strictObject({
  trainer: answerDifference,
  reference: answerDifference,
  rounded: v.pipe(
    answerDifference,
    v.description(
      'With each value of the network rounded to float32 once: how far the best trainer in float32 is.',
    ),
  ),
});

/** Schema of `TrainingSamenessResult`. */
export const trainingSamenessResult = v.strictObject({
  ...head('training-sameness', 1, machine),
  settings: v.strictObject({ ...trainingWork.entries, rate: amount('Learning rate.') }),
  numerics: v.strictObject({
    trainer: text('What the trainer computes by.'),
    reference: text('What the reference computes by.'),
  }),
  tensors: v.strictObject({ gradients: count('Of a step.'), weights: count('Of a step.') }),
  bounds: v.strictObject({ loss: v.literal(1e-5), tensors: v.literal(1e-4) }),
  states: v.array(
    v.strictObject({
      between: v.pipe(
        answerDifference,
        v.description("How far the trainer's step is from the reference's."),
      ),
      witness: v.exactOptional(witness),
    }),
  ),
});
