import { begin } from './split';

/** Parameters of {@link copyMap}. */
@unmanaged
class CopyMapParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/** Copies a map whose pixels may lie apart to one whose pixels may lie apart otherwise. */
export function copyMap(block: usize, part: i32, parts: i32): void {
  const p = changetype<CopyMapParameters>(block);
  const from = begin(p.pixels, part, parts);
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = from; pixel < to; pixel++) {
    memory.copy(
      p.out + 4 * <usize>pixel * p.ldo,
      p.x + 4 * <usize>pixel * p.ldx,
      4 * <usize>p.channels,
    );
  }
}
