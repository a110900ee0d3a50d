import { loadLanes, storeLanes } from './lanes';
import { madd } from './madd';
import { begin } from './split';

/** Parameters of {@link scaleChannels}. */
@unmanaged
class ScaleChannelsParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  vector: usize;
  lds: i32;
  out: usize;
  ldo: i32;
  plusSelf: i32;
}

/** `x * vector`, one vector per image, or `x + x * vector`; `out` may be `x`. */
export function scaleChannels(block: usize, part: i32, parts: i32): void {
  const p = changetype<ScaleChannelsParameters>(block);
  const rows = p.images * p.height;
  const plusSelf = p.plusSelf != 0;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const vector = p.vector + 4 * <usize>(row / p.height) * p.lds;
    let x = p.x + 4 * <usize>row * p.width * p.ldx;
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let column = 0; column < p.width; column++) {
      if (plusSelf) scaledPlusSelf(x, vector, out, p.channels);
      else scaled(x, vector, out, p.channels);
      x += 4 * p.ldx;
      out += 4 * p.ldo;
    }
  }
}

@inline
function scaledPlusSelf(x: usize, vector: usize, out: usize, channels: i32): void {
  const end: usize = 4 * <usize>(channels & ~3);
  let c: usize = 0;
  for (; c < end; c += 16) {
    const value = v128.load(x + c);
    v128.store(out + c, madd(value, v128.load(vector + c), value));
  }
  const rest = channels & 3;
  if (rest == 0) return;
  const value = loadLanes(x + c, rest);
  storeLanes(out + c, madd(value, loadLanes(vector + c, rest), value), rest);
}

@inline
function scaled(x: usize, vector: usize, out: usize, channels: i32): void {
  const end: usize = 4 * <usize>(channels & ~3);
  let c: usize = 0;
  for (; c < end; c += 16) {
    v128.store(out + c, v128.mul<f32>(v128.load(x + c), v128.load(vector + c)));
  }
  const rest = channels & 3;
  if (rest == 0) return;
  storeLanes(out + c, v128.mul<f32>(loadLanes(x + c, rest), loadLanes(vector + c, rest)), rest);
}
