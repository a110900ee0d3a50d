import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';

/** Parameters of {@link follow}. */
@unmanaged
class FollowParameters {
  x: usize;
  out: usize;
  count: i32;
  share: f32;
}

/** Moves a running mean by `share` of what it lacks: `out + (x - out) * share`. */
export function follow(block: usize, part: i32, parts: i32): void {
  const p = changetype<FollowParameters>(block);
  const groups = (p.count + 3) / 4;
  const to = min(p.count, 4 * begin(groups, part + 1, parts));
  for (let i = 4 * begin(groups, part, parts); i < to; i += 4) {
    const lanes = min(4, to - i);
    const running = loadLanes(p.out + 4 * i, lanes);
    const lack = v128.sub<f32>(loadLanes(p.x + 4 * i, lanes), running);
    storeLanes(p.out + 4 * i, madd(lack, f32x4.splat(p.share), running), lanes);
  }
}
