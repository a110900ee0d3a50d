import { SHORT_FORM } from '../../rsam/recipe.ts';
import type { RsamResult } from '../../rsam/result.ts';
import { partsOfRsam } from '../../rsam/variants.ts';
import { comparisonOf, measuredOn } from './measured.ts';
import { studyFindings } from './study-findings.ts';

const found = studyFindings({
  full: [0.612, 0.634, 0.598],
  'no residual': [0.601, 0.615, 0.594],
  'no CAM': [0.56, 0.571, 0.549],
  'no RSAM': [0.63, 0.58, 0.61],
  'no RSAM, wider': [0.65, 0.66, 0.63],
});

/** Five variants of three seeds: the full head is better than the one without CAM, else undecided. */
export const rsamResult: RsamResult = {
  benchmark: 'rsam',
  version: 1,
  environment: measuredOn,
  seeds: [1, 2, 3],
  recipe: { ...SHORT_FORM.recipe, data: 'BCCD', patience: 20 },
  arms: partsOfRsam(SHORT_FORM.recipe).map((variant, at) => {
    const speed = at === 0 ? null : comparisonOf(10 - at / 2, 10);
    return {
      ...variant,
      ...found[at]!,
      params: 820_000 - 20_000 * at,
      macs: 110e6 - 3e6 * at,
      flops: 225e6 - 6e6 * at,
      memoryAccess: 21e6,
      fps: 100 / (speed?.ratio ?? 1),
      speed,
    };
  }),
};
