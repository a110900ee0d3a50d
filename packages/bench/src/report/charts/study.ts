import { dot, ruleX, text, tickX } from '@observablehq/plot';
import type { AssignmentsResult } from '../../assignments/assignments.ts';
import type { Machine } from '../../environment/environment.ts';
import type { RsamResult } from '../../rsam/result.ts';
import type { VariantFindings } from '../../study/findings.ts';
import { AXIS_LABEL, type Chart, HALO, INK, REFERENCE_LINE } from './chart.ts';
import { machineLabel } from './machine-label.ts';
import { drawRows, intervals } from './rows.ts';
import { around } from './ticks.ts';

/** What the heads of RSAM reach. */
export function rsamCharts({ recipe, arms, environment }: RsamResult): Chart[] {
  const title = `RSAM: mAP@0.5 on ${recipe.data} by what is left of the head`;
  return [studyChart('rsam-map', title, arms, environment)];
}

/** What assignments and losses of boxes reach. */
export function assignmentsCharts({ recipe, variants, environment }: AssignmentsResult): Chart[] {
  const title = `mAP@0.5 on ${recipe.data} by assignment and box loss`;
  return [studyChart('assignments-map', title, variants, environment)];
}

/** mAP by variant: each seed, and the mean with its interval. */
function studyChart(
  name: string,
  title: string,
  variants: readonly Pick<VariantFindings, 'name' | 'runs' | 'map'>[],
  environment: Machine,
): Chart {
  const runs = variants.flatMap(({ name, runs }) =>
    runs.map(({ map }) => ({ name, map: 100 * map })),
  );
  const means = variants.map(({ name, map: { mean, interval } }) => ({
    name,
    mean: 100 * mean,
    low: 100 * (interval?.[0] ?? mean),
    high: 100 * (interval?.[1] ?? mean),
  }));
  const reach = [...runs.map(({ map }) => map), ...means.flatMap(({ low, high }) => [low, high])];
  const several = variants.some(({ map }) => map.interval !== null);
  const interval = several ? `, and the mean with Student's 95 % interval` : '';
  const svg = drawRows({
    title,
    subtitle: `A dot per seed${interval}. ${machineLabel(environment)}`,
    names: variants.map(({ name }) => name),
    row: 56,
    marginRight: 24,
    x: { domain: around(reach, 0.08), label: 'mAP@0.5, %', ...AXIS_LABEL, zero: false },
    marks: [
      ruleX(means.slice(0, 1), { x: 'mean', ...REFERENCE_LINE }),
      intervals(means),
      tickX(means, { x: 'mean', y: 'name', stroke: INK.main, strokeWidth: 2.5, inset: 16 }),
      dot(runs, { x: 'map', y: 'name', r: 4, fill: INK.text, fillOpacity: 0.55 }),
      text(means, { x: 'mean', y: 'name', dy: -19, ...HALO, text: ({ mean }) => mean.toFixed(1) }),
    ],
  });
  return { name, svg };
}
