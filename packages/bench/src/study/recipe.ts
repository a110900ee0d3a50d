import type { Size } from '@rsanet/detect-utils';
import type { RsanetOptions } from '@rsanet/rsanet/graph';
import type { LossOptions } from '@rsanet/train';

/** How every variant of a study is trained. */
export interface StudyRecipe {
  /** Folder of a data set in VOC's layout. */
  data: string;
  /** Split to learn from. */
  train: string;
  /** What chooses the epoch: a split, or a part of the training images that is held back from learning. */
  val: string | { heldBack: number };
  /** Split that is measured, once per run; null to measure what chooses the epoch, too. */
  test: string | null;
  /** The network's input in pixels, sides divisible by 32. */
  input: Size;
  /** Channels of the backbone's stages. */
  channels: NonNullable<RsanetOptions['channels']>;
  /** Passes over the training images, at most. */
  epochs: number;
  /** Epochs without a better figure after which a run ends; null for never. */
  patience: number | null;
  /** Epochs from one evaluation to the next. */
  evaluateEvery: number;
  /** Images per step. */
  batch: number;
  /** Decay per step of the average of weights that is measured. */
  emaDecay: number;
  /** Probability of an image upside down, 0..1. */
  verticalFlip: number;
}

/** One of the things that a study compares: in what it differs from the recipe. */
export interface Variant {
  /** Unlike all others of the study. */
  readonly name: string;
  readonly fusion?: NonNullable<RsanetOptions['fusion']>;
  readonly channels?: StudyRecipe['channels'];
  readonly loss?: Partial<LossOptions>;
}

/** A search for each variant's learning rate: every rate is tried in a short run, and the best on `val` is taken. */
export interface RateSearch {
  rates: readonly number[];
  /** Of each of its runs. */
  epochs: number;
  /** Of its runs; best one that the study itself does not use. */
  seed: number;
}

/** Learning rates after the first epoch: one for all, one per variant's name, or searched for. */
export type Rates = number | Readonly<Record<string, number>> | RateSearch;
