import { RsanetError } from '@rsanet/errors';

/** How images are varied during training. Plain data, so that it can be saved with a run. */
export interface AugmentOptions {
  /** Probability of a mirror image, left to right. */
  horizontalFlip: number;
  /** Probability of a mirror image, top to bottom: for images without an up, as under a microscope. */
  verticalFlip: number;
  /** Smallest and largest size of the image beside its letterboxed size: below 1 zooms out. */
  scale: readonly [min: number, max: number];
  /** Largest stretch of one side against the other: 0.2 draws ratios of 1/1.2..1.2. */
  aspect: number;
  /** 0 keeps the image centred, 1 lets it lie anywhere in the input (and a crop anywhere in it). */
  translate: number;
  /** Largest relative change of all values: 0.2 multiplies by 0.8..1.2. */
  brightness: number;
  /** Largest relative change of the distance to mid-grey. */
  contrast: number;
  /** Largest relative change of the distance to grey of the same luma. */
  saturation: number;
  /** Largest turn of the hue, in full circles. */
  hue: number;
  /** Probability that an example is put together from four images. */
  mosaic: number;
  /** Largest move of each corner along a side, as part of it: turns, shears and tilts. At most 0.4; mosaics have none. */
  perspective: number;
  /** Probability that an example is seen through another one. */
  mixup: number;
  /** Probability that objects of another image are pasted into an example. */
  copyPaste: number;
}

/** What suits photographs; change single options by spreading it. */
export const augmentDefaults: AugmentOptions = {
  horizontalFlip: 0.5,
  verticalFlip: 0,
  scale: [0.6, 1.5],
  aspect: 0.2,
  translate: 1,
  brightness: 0.2,
  contrast: 0.2,
  saturation: 0.4,
  hue: 0.02,
  mosaic: 0,
  perspective: 0,
  mixup: 0,
  copyPaste: 0,
};

/** Images as they are; spread it to vary them in a single way, such as by flips. */
export const augmentNothing: AugmentOptions = {
  horizontalFlip: 0,
  verticalFlip: 0,
  scale: [1, 1],
  aspect: 0,
  translate: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  mosaic: 0,
  perspective: 0,
  mixup: 0,
  copyPaste: 0,
};

/** Whether nothing but flips varies an image, so that it makes the same few examples in every epoch; null varies nothing. */
export function flipsOnly(options: AugmentOptions | null): boolean {
  if (!options) return true;
  const { horizontalFlip, verticalFlip } = options;
  const plain = { ...augmentNothing, horizontalFlip, verticalFlip };
  const names = Object.keys(plain) as (keyof AugmentOptions)[];
  return names.every((name) => `${options[name]}` === `${plain[name]}`);
}

/**
 * Checks options before a run begins.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the first option out of its range
 */
export function assertAugmentOptions(options: AugmentOptions): void {
  const { scale, aspect, ...fractions } = options;
  for (const [name, value] of Object.entries(fractions)) {
    if (!(value >= 0 && value <= 1)) throw invalid(name, value, 'a number in 0..1');
  }
  if (options.perspective > 0.4) {
    throw invalid('perspective', options.perspective, 'a number in 0..0.4');
  }
  if (!(aspect >= 0 && aspect < Infinity)) throw invalid('aspect', aspect, '0 or more');
  const [min, max] = scale;
  if (!(min > 0 && min <= max && max < Infinity)) {
    throw invalid('scale', scale, 'two positive numbers, the smaller first');
  }
}

function invalid(name: string, value: unknown, expected: string): RsanetError {
  return new RsanetError(
    'INVALID_ARGUMENT',
    `The augmentation option ${name} is ${value}; expected ${expected}.`,
  );
}
