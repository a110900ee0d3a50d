import * as v from 'valibot';
import { count, head } from './described.ts';
import { environment } from './environment.ts';
import { pairComparison } from './figure.ts';
import { goal } from './goal.ts';
import { networkOptions, outputDifference } from './network.ts';

/** Schema of `FoldingResult`: of forward passes `a` is unfolded and `b` folded, and the ratio is folding's gain. */
export const foldingResult = v.strictObject({
  ...head('folding', 1, environment),
  network: networkOptions,
  nodes: v.strictObject({ unfolded: count('Nodes computed.'), folded: count('Nodes computed.') }),
  difference: outputDifference,
  comparison: pairComparison,
  goal,
});
