import type { Environment } from '../environment/environment.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import type { MeanInterval } from '../statistics/mean-interval.ts';
import type { ArmCost } from './arm-speed.ts';
import type { RsamArm, RsamRecipe } from './recipe.ts';
import type { TrainedArm } from './train-arm.ts';

/** Result of `rsam`: plain data. */
export interface RsamResult {
  benchmark: 'rsam';
  version: 1;
  environment: Environment;
  /** `data` by its name. */
  recipe: RsamRecipe;
  seeds: readonly number[];
  arms: readonly RsamFindings[];
}

/** What one arm reaches and takes. */
export interface RsamFindings extends RsamArm, ArmCost {
  runs: readonly (TrainedArm & { seed: number })[];
  /** Mean VOC mAP@0.5 on the test split, 0..1, with Student's t interval over the seeds. */
  map: MeanInterval;
  /** By how much the full head's mAP is higher, paired by seed; null for itself. */
  gain: (MeanInterval & { verdict: GainVerdict }) | null;
  /** Forward passes a second on the backend that trained: the full head's over the paired ratio. */
  fps: number;
  /** This arm (`a`) against the full head (`b`), ms; null for itself. */
  speed: PairComparison | null;
}

/** Whether the full head is better, by the whole interval of the gain. */
type GainVerdict = 'RSAM helps' | 'RSAM hurts' | 'undecided';
