import { basename, resolve } from 'node:path';
import { heldBackFraction } from '../data/held-back.ts';
import type { Recipe } from './recipe.ts';
import type { Start } from './save-model.ts';

/**
 * Says when a run would choose its weights on images that the model it starts from, or one before that, has learnt:
 * its figures would be too good. Another seed holds back other images.
 *
 * @returns a sentence, null where all that is held back is new to the model
 */
export function seenBefore(start: Start | null, recipe: Recipe): string | null {
  const { holdBack, train, seed } = recipe;
  const training = start?.training;
  if (holdBack === undefined || !start || !training) return null;
  const sameData = training.data === basename(resolve(recipe.data)) && training.train === train;
  const before = heldBackFraction(training) ?? 0;
  const same = before > 0 && training.seed === seed && holdBack <= before;
  if (sameData && !same) {
    const advice =
      before > 0
        ? `give --hold-back ${before} --seed ${training.seed}, as there`
        : 'choose by --val on images that it has not learnt';
    return `${start.name} has learnt images that are held back here, so mAP will be too good: ${advice}.`;
  }
  return seenBefore((training.from as Start | undefined) ?? null, recipe);
}
