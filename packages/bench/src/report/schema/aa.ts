import * as v from 'valibot';
import { armInfo } from './arm-info.ts';
import { machine } from './environment.ts';
import { networkOptions } from './network.ts';
import { amount, count } from './quantity.ts';

/** Schema of `AaResult`. */
export const aaResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('aa'),
    version: v.literal(1),
    environment: machine,
    info: armInfo,
    network: networkOptions,
    sessions: count('Times that both arms were opened anew.'),
    pairs: count('Pairs per comparison.'),
    ratios: v.pipe(
      v.array(amount('Time of one arm over that of the other.')),
      v.description('One per comparison; without noise all would be 1.'),
    ),
    p95: amount("95th percentile of the ratios' error, `max(ratio, 1 / ratio) - 1`."),
  }),
  v.description("The machine's own noise: arms that are the same, compared."),
);
