import { ccmCharts } from './charts/ccm.ts';
import type { Chart } from './charts/chart.ts';
import { compareCharts } from './charts/compare.ts';
import { matrixCharts } from './charts/matrix.ts';
import { peersCharts } from './charts/peers.ts';
import { studyChart } from './charts/study.ts';
import type { BenchResult } from './read-result.ts';

/**
 * A result's charts, each an SVG file that stands alone; none where nothing was measured, and none of
 * `aa`. The same result gives the same bytes.
 */
export function charts(result: BenchResult): Chart[] {
  switch (result.benchmark) {
    case 'matrix':
      return matrixCharts(result);
    case 'aa':
      return [];
    case 'ccm':
      return ccmCharts(result);
    case 'rsam':
      return [
        studyChart(
          'rsam-map',
          `RSAM: mAP@0.5 on ${result.recipe.data} by what is left of the head`,
          result.arms,
          result.environment,
        ),
      ];
    case 'assignments':
      return [
        studyChart(
          'assignments-map',
          `mAP@0.5 on ${result.recipe.data} by assignment and box loss`,
          result.variants,
          result.environment,
        ),
      ];
    case 'peers':
      return peersCharts(result);
    case 'compare':
      return compareCharts(result);
  }
}
