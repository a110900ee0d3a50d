import type { Size } from '@rsanet/detect-utils';
import type { RsanetOptions } from '@rsanet/rsanet/model';

/** How every arm is trained. */
export interface RsamRecipe {
  /** Folder of a data set in VOC's layout. */
  data: string;
  /** Split to learn from. */
  train: string;
  /** Split that chooses the epoch. */
  val: string;
  /** Split that is measured, once a run. */
  test: string;
  /** The network's input in pixels, sides divisible by 32. */
  input: Size;
  epochs: number;
  /** Pictures a step. */
  batch: number;
  /** Learning rate after the first epoch. */
  peakRate: number;
  /** Decay a step of the average of weights that is measured. */
  emaDecay: number;
  /** Channels of the backbone's stages. */
  channels: NonNullable<RsanetOptions['channels']>;
}

const SPLITS = { train: 'train', val: 'val', test: 'test' } as const;

/**
 * What {@link rsam} takes where nothing else is said: meant for under an hour, three seeds of 200
 * pictures on two cores. The network is of half the width; an input of 160x128 suits pictures of 4:3. So few
 * epochs need small batches, a high rate and a short average of weights.
 */
export const SHORT_RECIPE: Omit<RsamRecipe, 'data'> = {
  ...SPLITS,
  input: { width: 160, height: 128 },
  channels: [16, 32, 64, 128, 256],
  epochs: 14,
  batch: 4,
  peakRate: 4e-3,
  emaDecay: 0.99,
};

/** For a GPU: the published form of the network, and the stated batch and rate. */
export const LONG_RECIPE: Omit<RsamRecipe, 'data'> = {
  ...SPLITS,
  input: { width: 416, height: 416 },
  channels: [32, 64, 128, 256, 512],
  epochs: 150,
  batch: 12,
  peakRate: 1e-3,
  emaDecay: 0.998,
};

/** One arm: the head with a part of RSAM taken out. */
export interface RsamArm {
  name: string;
  fusion: NonNullable<RsanetOptions['fusion']>;
}

/**
 * The full head, which the others are compared with, and what is left of its fusion step when parts
 * are taken out:
 * - without the residual, `lccu * attention` for `lccu + lccu * attention`;
 * - without CAM, `lccu`; a residual around no attention would only double it, which batch norm and
 *   the next convolution take back, so there is no arm of its own for that;
 * - without RSAM, the sum of a plain feature pyramid, which is the paper's comparison.
 */
export const RSAM_ARMS: readonly [RsamArm, ...RsamArm[]] = [
  { name: 'full', fusion: 'rsam' },
  { name: 'no residual', fusion: 'no-residual' },
  { name: 'no CAM', fusion: 'none' },
  { name: 'no RSAM', fusion: 'fpn' },
];
