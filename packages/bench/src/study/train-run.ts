import type { StepProgress } from '@rsanet/train';
import type { StudyRecipe, Variant } from './recipe.ts';

/** One training of a study: what its result depends on, and where it is kept. */
export interface StudyRun {
  variant: Variant;
  seed: number;
  /** Learning rate after the first epoch. */
  peakRate: number;
  recipe: StudyRecipe;
  /** Folder of this run alone, for checkpoints; one that was stopped finds its own there. */
  dir: string;
}

/** What came of a training. */
export interface TrainedRun {
  /** VOC mAP@0.5 (all-point) on the split that is measured, 0..1. */
  map: number;
  /** null for a class that the split does not hold. */
  perClass: readonly { class: string; ap: number | null }[];
  /** The epoch whose weights these are, and its mAP on what chose it. */
  best: { epoch: number; map: number };
  /** How many were made. */
  epochs: number;
  /** That training took, evaluation left out. */
  seconds: number;
}

/** What a training hears and reports. */
interface RunOptions {
  signal?: AbortSignal | undefined;
  onStep?: ((progress: RunStep) => void) | undefined;
}

/** Where a training stands after a step. */
export type RunStep = Pick<StepProgress, 'epoch' | 'epochs' | 'step' | 'steps'>;

/** Trains and measures. The same run gives the same result, and goes on where it was stopped. */
export type TrainRun = (run: StudyRun, options: RunOptions) => Promise<TrainedRun>;
