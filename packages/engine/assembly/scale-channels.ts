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
  added: usize;
  lda: i32;
}

/** `x * vector`, one vector per image, plus the map `added` where that is not 0; `out` may be `x` or `added`, and they the same. */
export function scaleChannels(block: usize, part: i32, parts: i32): void {
  const p = changetype<ScaleChannelsParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const vector = p.vector + 4 * <usize>(row / p.height) * p.lds;
    let x = p.x + 4 * <usize>row * p.width * p.ldx;
    let added = p.added + 4 * <usize>row * p.width * p.lda;
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let column = 0; column < p.width; column++) {
      if (p.added == 0) scaled(x, vector, out, p.channels);
      else scaledPlus(x, vector, added, out, p.channels);
      x += 4 * p.ldx;
      added += 4 * p.lda;
      out += 4 * p.ldo;
    }
  }
}

@inline
function scaledPlus(x: usize, vector: usize, added: usize, out: usize, channels: i32): void {
  const end: usize = 4 * <usize>(channels & ~3);
  let c: usize = 0;
  for (; c < end; c += 16) {
    v128.store(out + c, madd(v128.load(x + c), v128.load(vector + c), v128.load(added + c)));
  }
  const rest = channels & 3;
  if (rest == 0) return;
  const sum = madd(loadLanes(x + c, rest), loadLanes(vector + c, rest), loadLanes(added + c, rest));
  storeLanes(out + c, sum, rest);
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
