import type { RsamArm, RsamRecipe } from './recipe.ts';

/** One training of the ablation. */
export interface RsamRun {
  arm: RsamArm;
  seed: number;
  recipe: RsamRecipe;
  /** Folder of this run alone, for checkpoints; one that was stopped finds its own there. */
  dir: string;
  signal?: AbortSignal;
}

/** What came of a training. */
export interface TrainedArm {
  /** VOC mAP@0.5 (all-point) on the test split, 0..1. */
  map: number;
  /** null for a class that the split does not hold. */
  perClass: readonly { class: string; ap: number | null }[];
  /** The epoch whose weights these are, and its mAP on the validation split. */
  best: { epoch: number; map: number } | null;
  /** That training took, evaluation included. */
  seconds: number;
}

/** Trains one arm and measures it. The same run gives the same result, and goes on where it was stopped. */
export type TrainArm = (run: RsamRun) => Promise<TrainedArm>;
