import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link addMaps}. */
@unmanaged
class AddMapsParameters {
  a: usize;
  lda: i32;
  b: usize;
  ldb: i32;
  out: usize;
  ldo: i32;
  pixels: i32;
  channels: i32;
}

/** `a + b`; `out` may be one of them. */
export function addMaps(block: usize, part: i32, parts: i32): void {
  const p = changetype<AddMapsParameters>(block);
  const from = begin(p.pixels, part, parts);
  const to = begin(p.pixels, part + 1, parts);
  const channels = p.channels;
  if (p.lda == channels && p.ldb == channels && p.ldo == channels) {
    const skipped: usize = 4 * <usize>from * channels;
    addLine(p.a + skipped, p.b + skipped, p.out + skipped, (to - from) * channels);
    return;
  }
  for (let pixel = from; pixel < to; pixel++) {
    addLine(
      p.a + 4 * <usize>pixel * p.lda,
      p.b + 4 * <usize>pixel * p.ldb,
      p.out + 4 * <usize>pixel * p.ldo,
      channels,
    );
  }
}

@inline
function addLine(a: usize, b: usize, out: usize, length: i32): void {
  const end: usize = 4 * <usize>(length & ~3);
  let i: usize = 0;
  for (; i < end; i += 16) {
    v128.store(out + i, v128.add<f32>(v128.load(a + i), v128.load(b + i)));
  }
  const rest = length & 3;
  if (rest == 0) return;
  storeLanes(out + i, v128.add<f32>(loadLanes(a + i, rest), loadLanes(b + i, rest)), rest);
}
