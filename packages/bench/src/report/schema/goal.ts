import * as v from 'valibot';
import { amount, flag } from './described.ts';

const met = flag('Whether the whole 95 % interval is so.');

/** What a ratio should be, and whether it is. */
export const goal = v.union([
  v.strictObject({ atLeast: amount('Min ratio.'), met }),
  v.strictObject({ below: amount('Ratio to stay below.'), met }),
]);
