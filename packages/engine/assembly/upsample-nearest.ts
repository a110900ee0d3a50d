import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link upsampleNearest}. */
@unmanaged
class UpsampleNearestParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  factorY: i32;
  factorX: i32;
}

/** Repeats each pixel `factorX` times across and `factorY` times down. Parts share out the rows of the source. */
export function upsampleNearest(block: usize, part: i32, parts: i32): void {
  const p = changetype<UpsampleNearestParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const line: usize = 4 * <usize>p.width * p.factorX * p.ldo;
  const twice = p.factorY == 2 && p.factorX == 2;
  for (let row = begin(rows, part, parts); row < to; row++) {
    let x = p.x + 4 * <usize>row * p.width * p.ldx;
    let out = p.out + row * p.factorY * line;
    for (let column = 0; column < p.width; column++) {
      if (twice) repeatTwice(x, out, line, p);
      else repeat(x, out, line, p);
      x += 4 * p.ldx;
      out += 4 * p.ldo * p.factorX;
    }
  }
}

@inline
function repeatTwice(x: usize, out: usize, line: usize, p: UpsampleNearestParameters): void {
  const right = out + 4 * p.ldo;
  const below = out + line;
  const last = right + line;
  const end: usize = 4 * <usize>(p.channels & ~3);
  let c: usize = 0;
  for (; c < end; c += 16) {
    const value = v128.load(x + c);
    v128.store(out + c, value);
    v128.store(right + c, value);
    v128.store(below + c, value);
    v128.store(last + c, value);
  }
  const rest = p.channels & 3;
  if (rest == 0) return;
  const value = loadLanes(x + c, rest);
  storeLanes(out + c, value, rest);
  storeLanes(right + c, value, rest);
  storeLanes(below + c, value, rest);
  storeLanes(last + c, value, rest);
}

function repeat(x: usize, out: usize, line: usize, p: UpsampleNearestParameters): void {
  for (let down = 0; down < p.factorY; down++, out += line) {
    for (let across = 0; across < p.factorX; across++) {
      memory.copy(out + 4 * across * p.ldo, x, 4 * p.channels);
    }
  }
}
