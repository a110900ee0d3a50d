import type { Environment } from '../environment/environment.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import type { VariantFindings } from '../study/findings.ts';
import type { StudyRecipe } from '../study/recipe.ts';
import type { RsamCost } from './variant-speed.ts';
import type { RsamVariant } from './variants.ts';

/** Result of `rsam`: plain data. */
export interface RsamResult {
  benchmark: 'rsam';
  version: 1;
  environment: Environment;
  /** `data` by its name. */
  recipe: StudyRecipe;
  seeds: readonly number[];
  arms: readonly RsamFindings[];
}

/** What one variant reaches and takes. */
export interface RsamFindings
  extends Omit<RsamVariant, 'loss'>,
    RsamCost,
    Omit<VariantFindings, 'name'> {
  /** Forward passes per second on what trained: the full head's over the paired ratio. */
  fps: number;
  /** This variant (`a`) against the full head (`b`), ms; null for itself. */
  speed: PairComparison | null;
}
