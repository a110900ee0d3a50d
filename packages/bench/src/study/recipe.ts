import type { RsanetOptions } from '@rsanet/rsanet/graph';
import type { LossOptions } from '@rsanet/train';
import type { Recorded } from '../report/schema/recorded.ts';
import type { recipe } from '../report/schema/study.ts';

/** How every variant of a study is trained; `data` is a folder in VOC's layout, of which a result keeps the name. */
export type StudyRecipe = Recorded<typeof recipe>;

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
