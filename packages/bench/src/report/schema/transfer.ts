import * as v from 'valibot';
import { amount, count, head, number, share, text } from './described.ts';
import { machine } from './environment.ts';
import { size } from './size.ts';

/** Schema of `TransferResult`. */
export const transferResult = v.strictObject({
  ...head('transfer', 1, machine),
  settings: v.strictObject({
    class: text('That is learnt.'),
    images: count('Learnt from.'),
    split: text('That they are drawn from.'),
    val: text('The split that is measured.'),
    input: size,
    epochs: count('Passes over the images.'),
    batch: count('Images per step.'),
    seed: number('Of images, weights, order and augmentation.'),
  }),
  known: v.array(text('A class of the model.')),
  learnt: v.array(text('Name of an image.')),
  arms: v.array(
    v.strictObject({
      start: v.pipe(
        v.picklist(['scratch', 'model']),
        v.description('Weights of a seed, or a model whose backbone stays as it is.'),
      ),
      losses: v.array(amount('Mean of an epoch.')),
      seconds: amount('Of training, evaluation left out.'),
      map: share('VOC mAP@0.5, all-point, of the class on the split that is measured.'),
    }),
  ),
});
