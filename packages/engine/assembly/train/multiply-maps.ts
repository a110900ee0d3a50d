import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';

/** Parameters of {@link multiplyMaps}. */
@unmanaged
class MultiplyMapsParameters {
  a: usize;
  lda: i32;
  b: usize;
  ldb: i32;
  out: usize;
  ldo: i32;
  pixels: i32;
  channels: i32;
}

/** The product of two maps, pixel by pixel; `out` may be `a` or `b`. */
export function multiplyMaps(block: usize, part: i32, parts: i32): void {
  const p = changetype<MultiplyMapsParameters>(block);
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const a = p.a + 4 * <usize>pixel * p.lda;
    const b = p.b + 4 * <usize>pixel * p.ldb;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    for (let c = 0; c < p.channels; c += 4) {
      const lanes = min(4, p.channels - c);
      const product = v128.mul<f32>(loadLanes(a + 4 * c, lanes), loadLanes(b + 4 * c, lanes));
      storeLanes(out + 4 * c, product, lanes);
    }
  }
}
