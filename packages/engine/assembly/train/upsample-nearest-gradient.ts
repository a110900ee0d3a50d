import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';

/** Parameters of {@link upsampleNearestGradient}. */
@unmanaged
class UpsampleNearestGradientParameters {
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

/** The gradient of the input of nearest upsampling: the sum of each block. Parts share out the rows of the input. */
export function upsampleNearestGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<UpsampleNearestGradientParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const pixel: usize = 4 * <usize>p.ldy;
  const line = pixel * p.width * p.factorX;
  for (let row = begin(rows, part, parts); row < to; row++) {
    let dy = p.dy + row * p.factorY * line;
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let column = 0; column < p.width; column++) {
      for (let c = 0; c < p.channels; c += 4) {
        const sum = sumOfBlock(dy + 4 * c, p, pixel, line, min(4, p.channels - c));
        storeLanes(out + 4 * c, sum, min(4, p.channels - c));
      }
      dy += pixel * p.factorX;
      out += 4 * p.ldo;
    }
  }
}

@inline
function sumOfBlock(
  dy: usize,
  p: UpsampleNearestGradientParameters,
  pixel: usize,
  line: usize,
  lanes: i32,
): v128 {
  let sum = f32x4.splat(0);
  for (let down = 0; down < p.factorY; down++, dy += line) {
    let at = dy;
    for (let across = 0; across < p.factorX; across++, at += pixel) {
      sum = v128.add<f32>(sum, loadLanes(at, lanes));
    }
  }
  return sum;
}
