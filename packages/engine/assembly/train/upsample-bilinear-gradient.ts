import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';

/** Parameters of {@link upsampleBilinearGradient}. */
@unmanaged
class UpsampleBilinearGradientParameters {
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
 * The gradient of the input of bilinear upsampling: each pixel takes its share of those that it was mixed into, from a block
 * before it to the end of its own. Parts share out the rows of the input.
 */
export function upsampleBilinearGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<UpsampleBilinearGradientParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const outWidth = p.width * p.factorX;
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = row % p.height;
    const image = (row / p.height) * p.height * p.factorY;
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let x = 0; x < p.width; x++, out += 4 * p.ldo) {
      memory.fill(out, 0, 4 * p.channels);
      for (let down = max(0, (y - 1) * p.factorY); down < (y + 1) * p.factorY; down++) {
        const shareY = shareOf(y, down, p.factorY, p.height);
        for (let across = max(0, (x - 1) * p.factorX); across < (x + 1) * p.factorX; across++) {
          const share = shareY * shareOf(x, across, p.factorX, p.width);
          const dy = p.dy + 4 * (<usize>(image + down) * outWidth + across) * p.ldy;
          add(out, dy, f32x4.splat(share), p.channels);
        }
      }
    }
  }
}

/** The share of pixel `at` in one of the output along one side; the last pixel is repeated. */
@inline
function shareOf(at: i32, output: i32, factor: i32, side: i32): f32 {
  const second = <f32>(output % factor) / <f32>factor;
  if (output < at * factor) return second;
  return at + 1 < side ? 1 - second : 1;
}

@inline
function add(out: usize, dy: usize, share: v128, channels: i32): void {
  for (let c = 0; c < channels; c += 4) {
    const lanes = min(4, channels - c);
    const sum = madd(loadLanes(dy + 4 * c, lanes), share, loadLanes(out + 4 * c, lanes));
    storeLanes(out + 4 * c, sum, lanes);
  }
}
