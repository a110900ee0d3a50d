import * as v from 'valibot';
import { aaResult } from './aa.ts';
import { assignmentsResult } from './assignments.ts';
import { ccmResult } from './ccm.ts';
import { compareResult } from './compare.ts';
import { matrixResult } from './matrix.ts';
import { peersResult } from './peers.ts';
import { rsamResult } from './rsam.ts';

/** Schema of every result, distinguished by `benchmark`. */
export const benchResult = v.variant('benchmark', [
  matrixResult,
  aaResult,
  ccmResult,
  rsamResult,
  assignmentsResult,
  peersResult,
  compareResult,
]);
