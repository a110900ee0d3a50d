/** Bytes of a cache line. */
const LINE: usize = 64;

/**
 * Brings `rows` rows of `bytes` bytes, `step` bytes apart, into the cache by a number of each line, in order: memory is fetched ahead
 * of those who read it in order, and not of those who take some channels of each pixel.
 */
export function readAhead(map: usize, step: usize, rows: i32, bytes: usize): void {
  for (; rows > 0; rows--) {
    const end = map + bytes;
    for (let line = map; line < end; line += LINE) load<f32>(line);
    map += step;
  }
}
