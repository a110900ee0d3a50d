import type { StatisticUpdate } from '@rsanet/graph';
import { product } from '../plan/map-sides.ts';
import { type Call, call } from './call.ts';

/** The call that moves a running statistic towards the batch's. */
export function following({ running, batch }: StatisticUpdate, momentum: number): Call {
  return call('follow', { reads: [batch], writes: [] }, (places) => {
    const { address, shape } = places.value(batch);
    return { x: address, out: places.weight(running), count: product(shape), share: 1 - momentum };
  });
}
