import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';

/** Parameters of {@link globalAverageGradient}. */
@unmanaged
class GlobalAverageGradientParameters {
  dy: usize;
  ldy: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  accumulate: i32;
}

/** The gradient of the input of pooling over whole images: each value of `dy` is shared by all pixels of its image. */
export function globalAverageGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<GlobalAverageGradientParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const count = f32x4.splat(<f32>(p.height * p.width));
  for (let row = begin(rows, part, parts); row < to; row++) {
    const dy = p.dy + 4 * <usize>(row / p.height) * p.ldy;
    const line = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let c = 0; c < p.channels; c += 4) {
      const lanes = min(4, p.channels - c);
      share(v128.div<f32>(loadLanes(dy + 4 * c, lanes), count), line + 4 * c, lanes, p);
    }
  }
}

@inline
function share(value: v128, out: usize, lanes: i32, p: GlobalAverageGradientParameters): void {
  const step: usize = 4 * <usize>p.ldo;
  for (let column = 0; column < p.width; column++, out += step) {
    const before = p.accumulate ? loadLanes(out, lanes) : f32x4.splat(0);
    storeLanes(out, v128.add<f32>(before, value), lanes);
  }
}
