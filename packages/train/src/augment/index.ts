export { augment, letterboxExample } from './augment.ts';
export { copyPaste } from './copy-paste.ts';
export type { Example, LabelledImage, TaughtBox, TrainingBox } from './example.ts';
export { mixup } from './mixup.ts';
export { type FourImages, mosaic } from './mosaic.ts';
export {
  type AugmentOptions,
  assertAugmentOptions,
  augmentDefaults,
  augmentNothing,
} from './options.ts';
export { type RandomGenerator, randomFor } from './random.ts';
