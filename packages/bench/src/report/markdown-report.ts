import { aaText } from './markdown/aa.ts';
import { assignmentsText } from './markdown/assignments.ts';
import { ccmText } from './markdown/ccm.ts';
import { compareText } from './markdown/compare.ts';
import { matrixText } from './markdown/matrix.ts';
import { peersText } from './markdown/peers.ts';
import { rsamText } from './markdown/rsam.ts';
import type { BenchResult } from './read-result.ts';

/**
 * A result as GitHub's Markdown, to be pasted into a README: where it was measured, tables with their
 * 95 % intervals, and what follows from them. Whatever has no figures stands there with its reason.
 */
export function markdownReport(result: BenchResult): string {
  return `${textOf(result)}\n`;
}

function textOf(result: BenchResult): string {
  switch (result.benchmark) {
    case 'matrix':
      return matrixText(result);
    case 'aa':
      return aaText(result);
    case 'ccm':
      return ccmText(result);
    case 'rsam':
      return rsamText(result);
    case 'peers':
      return peersText(result);
    case 'assignments':
      return assignmentsText(result);
    case 'compare':
      return compareText(result);
  }
}
