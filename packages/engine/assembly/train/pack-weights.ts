import { begin } from '../split';
import { PANEL_WIDTH } from '../tile';

/** Parameters of {@link packWeights}. */
@unmanaged
class PackWeightsParameters {
  kernel: usize;
  bias: usize;
  taps: i32;
  tapStride: i32;
  depth: i32;
  rowStride: i32;
  columns: i32;
  columnStride: i32;
  out: usize;
}

/** Packs a matrix that lies in any order into panels of output channels. Parts share out the panels. */
export function packWeights(block: usize, part: i32, parts: i32): void {
  const p = changetype<PackWeightsParameters>(block);
  const panels = (p.columns + PANEL_WIDTH - 1) / PANEL_WIDTH;
  const to = begin(panels, part + 1, parts);
  const panelBytes = 4 * <usize>PANEL_WIDTH * (<usize>p.taps * p.depth + 1);
  for (let panel = begin(panels, part, parts); panel < to; panel++) {
    const column = panel * PANEL_WIDTH;
    const count = min(PANEL_WIDTH, p.columns - column);
    const step = 4 * p.columnStride;
    let out = p.out + panel * panelBytes;
    packRow(p.bias + 4 * column, 4, p.bias ? count : 0, out);
    for (let tap = 0; tap < p.taps; tap++) {
      let row = p.kernel + 4 * (tap * p.tapStride + column * p.columnStride);
      for (let k = 0; k < p.depth; k++, row += 4 * p.rowStride) {
        packRow(row, step, count, (out += 4 * PANEL_WIDTH));
      }
    }
  }
}

/** Writes one row of a panel: `count` floats that lie `step` bytes apart, then zeros. */
@inline
function packRow(from: usize, step: i32, count: i32, out: usize): void {
  if (count == PANEL_WIDTH && step == 4) {
    v128.store(out, v128.load(from));
    v128.store(out, v128.load(from, 16), 16);
    return;
  }
  for (let i = 0; i < PANEL_WIDTH; i++, from += step) {
    store<f32>(out + 4 * i, i < count ? load<f32>(from) : 0);
  }
}
