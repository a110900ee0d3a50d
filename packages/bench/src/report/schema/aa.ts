import { amount, count, head, list, object } from './described.ts';
import { machine } from './environment.ts';
import { networkOptions } from './network.ts';
import { sessionInfo } from './session-info.ts';

/** Schema of `AaResult`. */
export const aaResult = object("The machine's own noise: sessions that are the same, compared.", {
  ...head('aa', 1, machine),
  info: sessionInfo,
  network: networkOptions,
  sessions: count('Times that both sessions were opened anew.'),
  pairs: count('Pairs per comparison.'),
  ratios: list(
    'One per comparison; without noise all would be 1.',
    amount('Time of one session over that of the other.'),
  ),
  p95: amount("95th percentile of the ratios' error, `max(ratio, 1 / ratio) - 1`."),
});
