import { ccmCharts } from './charts/ccm.ts';
import type { Chart } from './charts/chart.ts';
import { compareCharts } from './charts/compare.ts';
import { matrixCharts } from './charts/matrix.ts';
import { peersCharts } from './charts/peers.ts';
import { rsamCharts } from './charts/rsam.ts';
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
      return rsamCharts(result);
    case 'peers':
      return peersCharts(result);
    case 'compare':
      return compareCharts(result);
  }
}
