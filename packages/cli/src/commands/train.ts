import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand } from '../command.ts';
import { dataFormat } from '../data/data-format.ts';
import { trainArguments } from '../training/arguments.ts';
import { readRecipe } from '../training/recipe.ts';
import { runRecipe } from '../training/run-recipe.ts';
import { modelFolder } from '../training/save-model.ts';
import { UsageError } from '../usage-error.ts';

/** `rsanet train`: a detector for a data set. */
export const train = defineCommand({
  name: 'train',
  description: 'Train a detector on a data set',
  args: trainArguments,
  notes: `Ctrl-C stops after the step under way; the same command with --resume goes on from the last whole
epoch and ends at the same weights. Every fifth epoch and the last are measured on --val or --hold-back, by VOC's mAP
(all-point) or, with --format coco or yolo, COCO's AP; what is best so far is in DIR/model, also when the run is
stopped. JSON: { model, measure, best: { epoch, ap }, epochs, history }.`,
  examples: [
    'rsanet train --data BCCD --format voc --train train --val val --preset voc-416 --input 320 --epochs 100 --out runs/cells',
  ],
  async run(args, io) {
    const format = await dataFormat(args.format, args.data, args.train, io);
    const recipe = readRecipe(args, format);
    const { out, epochs, measure, train, val } = recipe;
    if (!recipe.resume && existsSync(join(out, 'last.safetensors'))) {
      throw new UsageError(`'${out}' holds a run; go on with --resume or give another folder`);
    }
    const { best, history } = await runRecipe(recipe, io);
    const model = modelFolder(recipe);
    if (args.json) {
      io.stdout.write(`${JSON.stringify({ model, measure, best, epochs, history }, null, 2)}\n`);
      return true;
    }
    const { MEASURES } = await import('@rsanet/train');
    const chosen = best
      ? `, of epoch ${best.epoch} with ${MEASURES[measure]} ${(100 * best.ap).toFixed(2)} % on ${val ?? `what was held back of ${train}`}`
      : '';
    io.stdout.write(`The detector is in ${model}${chosen}.\n`);
    return true;
  },
});
