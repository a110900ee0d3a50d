import type { Trainer } from '@rsanet/graph';
import type { featureCache } from '../data/feature-cache.ts';
import type { Hardness } from '../data/hard-examples.ts';
import type { Best, EpochReport } from './options.ts';

/** Everything a training changes. */
export interface RunState {
  readonly trainer: Trainer;
  /** What the trainer is given in place of images, if anything. */
  readonly features: ReturnType<typeof featureCache> | null;
  /** Epochs done. */
  epoch: number;
  best: Best | null;
  history: EpochReport[];
  /** Of the images of the data. */
  hardness: Hardness;
}
