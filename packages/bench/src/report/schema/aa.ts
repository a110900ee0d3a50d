import * as v from 'valibot';
import { machine } from './environment.ts';
import { networkOptions } from './network.ts';
import { amount, count } from './quantity.ts';
import { sessionInfo } from './session-info.ts';

/** Schema of `AaResult`. */
export const aaResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('aa'),
    version: v.literal(1),
    environment: machine,
    info: sessionInfo,
    network: networkOptions,
    sessions: count('Times that both sessions were opened anew.'),
    pairs: count('Pairs per comparison.'),
    ratios: v.pipe(
      v.array(amount('Time of one session over that of the other.')),
      v.description('One per comparison; without noise all would be 1.'),
    ),
    p95: amount("95th percentile of the ratios' error, `max(ratio, 1 / ratio) - 1`."),
  }),
  v.description("The machine's own noise: sessions that are the same, compared."),
);
