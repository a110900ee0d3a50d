import type { BenchResult } from '../read-result.ts';
import { aaResult } from './aa-result.ts';
import { assignmentsResult } from './assignments-result.ts';
import { ccmResult } from './ccm-result.ts';
import { compareResult } from './compare-result.ts';
import { matrixResult } from './matrix-result.ts';
import { peersResult } from './peers-result.ts';
import { rsamResult } from './rsam-result.ts';

/** One result of every kind. */
export const results: readonly BenchResult[] = [
  ...[matrixResult, aaResult, ccmResult, rsamResult, assignmentsResult, peersResult, compareResult],
];
