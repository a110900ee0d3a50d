import { ccmCharts } from './charts/ccm.ts';
import type { Chart } from './charts/chart.ts';
import { compareCharts } from './charts/compare.ts';
import { matrixCharts } from './charts/matrix.ts';
import { peersCharts } from './charts/peers.ts';
import { assignmentsCharts, rsamCharts } from './charts/study.ts';
import { aaText } from './markdown/aa.ts';
import { assignmentsText } from './markdown/assignments.ts';
import { ccmText } from './markdown/ccm.ts';
import { compareText } from './markdown/compare.ts';
import { matrixText } from './markdown/matrix.ts';
import { peersText } from './markdown/peers.ts';
import { rsamText } from './markdown/rsam.ts';
import type { BenchResult } from './read-result.ts';

/** What a result is shown as. */
interface Report<Result> {
  text(result: Result): string;
  charts(result: Result): Chart[];
}

type Reports = {
  readonly [Name in BenchResult['benchmark']]: Report<Extract<BenchResult, { benchmark: Name }>>;
};

const REPORTS: Reports = {
  matrix: { text: matrixText, charts: matrixCharts },
  aa: { text: aaText, charts: () => [] },
  ccm: { text: ccmText, charts: ccmCharts },
  rsam: { text: rsamText, charts: rsamCharts },
  assignments: { text: assignmentsText, charts: assignmentsCharts },
  peers: { text: peersText, charts: peersCharts },
  compare: { text: compareText, charts: compareCharts },
};

/** Each benchmark's is given results of that alone. */
const reportOf = ({ benchmark }: BenchResult): Report<BenchResult> => REPORTS[benchmark];

/**
 * A result as GitHub's Markdown, to be pasted into a README: where it was measured, tables with their
 * 95 % intervals, and what follows from them. Whatever has no figures stands there with its reason.
 */
export const markdownReport = (result: BenchResult): string => `${reportOf(result).text(result)}\n`;

/**
 * A result's charts, each an SVG file that stands alone; none where nothing was measured, and none of
 * `aa`. The same result gives the same bytes.
 */
export const charts = (result: BenchResult): Chart[] => reportOf(result).charts(result);
