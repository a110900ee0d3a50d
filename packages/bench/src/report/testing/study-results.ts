import type { AssignmentsResult } from '../../assignments/assignments.ts';
import type { RsamResult } from '../../rsam/result.ts';
import { type VariantFindings, variantFindings } from '../../study/findings.ts';
import { kept } from './kept.ts';

const rsam = kept('rsam');
const assignments = kept('assignments');

/** The findings of variants by their names and the mAP of their seeds, of a class that is there and one that is not; the first one's rate was searched for. */
function reaching(maps: Readonly<Record<string, readonly number[]>>): VariantFindings[] {
  const [run] = rsam.arms[0]!.runs;
  return variantFindings(
    Object.entries(maps).map(([name, reached], at) => ({
      variant: { name },
      rate: 2e-3,
      search: at === 0 ? [{ rate: 2e-3, map: 0.5 }] : [],
      runs: reached.map((map, i) => ({
        ...run!,
        seed: i + 1,
        map,
        perClass: [
          { class: 'red', ap: map },
          { class: 'blue', ap: null },
        ],
        epochs: 12,
        seconds: 241,
      })),
    })),
  );
}

const heads = reaching({
  full: [0.612, 0.634, 0.598],
  'no residual': [0.601, 0.615, 0.594],
  'no CAM': [0.56, 0.571, 0.549],
  'no RSAM': [0.63, 0.58, 0.61],
});

/** Four variants of three seeds: the full head is better than the one without CAM, else undecided. */
export const rsamResult: RsamResult = {
  ...rsam,
  seeds: [1, 2, 3],
  arms: heads.map((found, at) => ({ ...rsam.arms[at === 0 ? 0 : 1]!, ...found })),
};

const ways = reaching({
  'yolo giou': [0.71, 0.72, 0.7],
  'simota ciou': [0.74, 0.75, 0.74],
  'yolo ciou': [0.7, 0.73, 0.71],
});

/** Three variants of three seeds. */
export const assignmentsResult: AssignmentsResult = {
  ...assignments,
  seeds: [1, 2, 3],
  recipe: { ...assignments.recipe, val: { heldBack: 0.1 } },
  variants: assignments.variants.map((variant, at) => ({ ...variant, ...ways[at]! })),
};
