import type { Trainer } from '@rsanet/graph';
import type { Best, EpochReport } from './options.ts';

/** Everything a training changes. */
export interface RunState {
  readonly trainer: Trainer;
  /** Epochs done. */
  epoch: number;
  best: Best | null;
  history: EpochReport[];
}
