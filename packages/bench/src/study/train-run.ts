import type { StepProgress } from '@rsanet/train';
import type { VariantFindings } from './findings.ts';
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
export type TrainedRun = Omit<VariantFindings['runs'][number], 'seed'>;

/** What a training hears and reports. */
interface RunOptions {
  signal?: AbortSignal | undefined;
  onStep?: ((progress: RunStep) => void) | undefined;
}

/** Where a training stands after a step. */
export type RunStep = Pick<StepProgress, 'epoch' | 'epochs' | 'step' | 'steps'>;

/** Trains and measures. The same run gives the same result, and goes on where it was stopped. */
export type TrainRun = (run: StudyRun, options: RunOptions) => Promise<TrainedRun>;
