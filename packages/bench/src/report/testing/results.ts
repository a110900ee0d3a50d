import type { BenchResult } from '../read-result.ts';
import { ccmResult } from './ccm-result.ts';
import { compareResult } from './compare-result.ts';
import { kept } from './kept.ts';
import { matrixResult } from './matrix-result.ts';
import { peersResult } from './peers-result.ts';
import { assignmentsResult, rsamResult } from './study-results.ts';

export const aaResult = kept('aa');

/** One result of every kind. */
export const results: readonly BenchResult[] = [
  ...[matrixResult, aaResult, ccmResult, rsamResult, assignmentsResult, peersResult, compareResult],
];
