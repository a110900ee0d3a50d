import { needTensorFlow } from '../../backend.ts';
import { giveResult } from '../../bench/give-result.ts';
import { carryOut, recipeFrom, studyArguments } from '../../bench/study.ts';
import { defineCommand } from '../../command.ts';

/** `rsanet bench assignments`: which predictions should answer for an object? */
export const benchAssignments = defineCommand({
  name: 'bench assignments',
  description: 'Train one network by several assignments and box losses, over several seeds',
  args: {
    ...studyArguments,
    runs: {
      type: 'string',
      valueHint: 'DIR',
      default: 'runs/assignments',
      description: 'Folder of the trainings; what is there already is not trained again',
    },
  },
  notes: `Without --test, the split that chooses the epoch is measured, too. Ctrl-C stops; the same command goes on from the
last whole epoch, also in a folder of trainings by the same recipe that something else began.`,
  examples: ['rsanet bench assignments --data BCCD --out results/assignments'],
  async run(args, io) {
    await needTensorFlow();
    const { ASSIGNMENT_RATE, ASSIGNMENT_RECIPE, assignments } = await import('@rsanet/bench');
    const recipe = recipeFrom(args, ASSIGNMENT_RECIPE);
    const result = await carryOut(args, io, 3, (options) =>
      assignments(recipe, { ...options, rates: ASSIGNMENT_RATE }),
    );
    await giveResult(result, args, io);
    return true;
  },
});
