import { madd } from '../madd';
import { begin } from '../split';
import { loadLanes, storeLanes } from './lanes';

/** The parameters of both upsamplings' gradients. */
@unmanaged
export class UpsampleGradient {
  dy: usize;
  ldy: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  factorY: i32;
  factorX: i32;
}

/**
 * Each pixel of an upsampling's input takes its share of the pixels that it was repeated or mixed into: those of its own block,
 * and with `mixed` those of the block before it. Parts share out the rows of the input.
 */
export function upsampleGradient(p: UpsampleGradient, mixed: boolean, part: i32, parts: i32): void {
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const outWidth = p.width * p.factorX;
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = row % p.height;
    const image = (row / p.height) * p.height * p.factorY;
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let x = 0; x < p.width; x++, out += 4 * p.ldo) {
      memory.fill(out, 0, 4 * p.channels);
      for (let down = firstOf(y, p.factorY, mixed); down < (y + 1) * p.factorY; down++) {
        const shareY = shareOf(y, down, p.factorY, p.height, mixed);
        for (let across = firstOf(x, p.factorX, mixed); across < (x + 1) * p.factorX; across++) {
          const share = shareY * shareOf(x, across, p.factorX, p.width, mixed);
          const dy = p.dy + 4 * (<usize>(image + down) * outWidth + across) * p.ldy;
          add(out, dy, f32x4.splat(share), p.channels);
        }
      }
    }
  }
}

/** The first pixel of the output along one side that pixel `at` has a share in. */
@inline
function firstOf(at: i32, factor: i32, mixed: boolean): i32 {
  return max(0, at - <i32>mixed) * factor;
}

/** The share of pixel `at` in one of the output along one side; the last pixel is repeated. */
function shareOf(at: i32, output: i32, factor: i32, side: i32, mixed: boolean): f32 {
  const second = <f32>(output % factor) / <f32>factor;
  if (output < at * factor) return second;
  return mixed && at + 1 < side ? 1 - second : 1;
}

@inline
function add(out: usize, dy: usize, share: v128, channels: i32): void {
  for (let c = 0; c < channels; c += 4) {
    const lanes = min(4, channels - c);
    const sum = madd(loadLanes(dy + 4 * c, lanes), share, loadLanes(out + 4 * c, lanes));
    storeLanes(out + 4 * c, sum, lanes);
  }
}
