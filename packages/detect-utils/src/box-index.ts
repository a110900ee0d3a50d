/** Finds kept boxes that may overlap a candidate. */
export interface BoxIndex {
  /** Marks a candidate as kept; ranks rise from call to call. */
  add(index: number, rank: number): void;
  /**
   * Visits kept boxes of the candidate's class with rank `from` or later, in no particular order, until
   * `visit` returns true. Every box whose IoU with the candidate is above `minIou` is among them; most
   * others are skipped.
   *
   * @returns whether `visit` returned true
   */
  search(index: number, from: number, visit: (rank: number) => boolean): boolean;
}

const LEAF = 8;
// Rounding must not leave out a pair whose computed IoU is a hair above the bound.
const SLACK = 1 - 1e-9;

/**
 * A k-d tree over class, x1, y1, x2 and y2 of all candidates. A node knows the bounds of its
 * boxes, which limit their IoU with any other box, and the latest rank kept below it.
 */
export function boxIndex(
  boxes: Float32Array,
  classIds: Int32Array,
  count: number,
  minIou: number,
): BoxIndex {
  const order = new Int32Array(count).map((_, i) => i);
  const leafOf = new Int32Array(count);
  const rankOf = new Int32Array(count).fill(-1);
  const nodes = 2 ** (Math.ceil(Math.log2(Math.max(1, count / LEAF))) + 1);
  const low = new Float64Array(nodes * 5);
  const high = new Float64Array(nodes * 5);
  const latest = new Int32Array(nodes).fill(-1);
  build(0, 0, count);

  return {
    add(index, rank) {
      rankOf[index] = rank;
      for (let node = leafOf[index]!; node > 0; node = (node - 1) >> 1) latest[node] = rank;
      latest[0] = rank;
    },
    search,
  };

  function value(index: number, axis: number): number {
    return axis < 4 ? boxes[index * 4 + axis]! : classIds[index]!;
  }

  function build(node: number, from: number, to: number): void {
    let widest = 0;
    let widestSpread = -1;
    for (let axis = 0; axis < 5; axis++) {
      let min = Infinity;
      let max = -Infinity;
      for (let at = from; at < to; at++) {
        const v = value(order[at]!, axis);
        if (v < min) min = v;
        if (v > max) max = v;
      }
      low[node * 5 + axis] = min;
      high[node * 5 + axis] = max;
      const spread = axis === 4 && max > min ? Infinity : max - min;
      if (spread > widestSpread) {
        widestSpread = spread;
        widest = axis;
      }
    }
    if (to - from <= LEAF) {
      for (let at = from; at < to; at++) leafOf[order[at]!] = node;
      return;
    }
    const middle = (from + to) >> 1;
    select(from, to - 1, middle, widest);
    build(2 * node + 1, from, middle);
    build(2 * node + 2, middle, to);
  }

  /** Hoare's quickselect: orders so that what is before `middle` is not above what is after it. */
  function select(from: number, to: number, middle: number, axis: number): void {
    while (from < to) {
      const pivot = value(order[(from + to) >> 1]!, axis);
      let left = from;
      let right = to;
      while (left <= right) {
        while (value(order[left]!, axis) < pivot) left++;
        while (value(order[right]!, axis) > pivot) right--;
        if (left > right) break;
        const swapped = order[left]!;
        order[left++] = order[right]!;
        order[right--] = swapped;
      }
      if (middle <= right) to = right;
      else if (middle >= left) from = left;
      else return;
    }
  }

  function search(index: number, from: number, visit: (rank: number) => boolean): boolean {
    const x1 = boxes[index * 4]!;
    const y1 = boxes[index * 4 + 1]!;
    const x2 = boxes[index * 4 + 2]!;
    const y2 = boxes[index * 4 + 3]!;
    const area = (x2 - x1) * (y2 - y1);
    const id = classIds[index]!;
    return below(0, 0, count);

    function below(node: number, start: number, end: number): boolean {
      if (latest[node]! < from || !mayOverlap(node * 5)) return false;
      if (end - start > LEAF) {
        const middle = (start + end) >> 1;
        return below(2 * node + 1, start, middle) || below(2 * node + 2, middle, end);
      }
      for (let at = start; at < end; at++) {
        const rank = rankOf[order[at]!]!;
        if (rank >= from && visit(rank)) return true;
      }
      return false;
    }

    /** Whether some box within the node's bounds could have an IoU above `minIou` with this one. */
    function mayOverlap(node: number): boolean {
      if (id < low[node + 4]! || id > high[node + 4]!) return false;
      const width = Math.min(x2, high[node + 2]!) - Math.max(x1, low[node]!);
      const height = Math.min(y2, high[node + 3]!) - Math.max(y1, low[node + 1]!);
      if (!(width > 0 && height > 0)) return false;
      const smallest =
        Math.max(0, low[node + 2]! - high[node]!) * Math.max(0, low[node + 3]! - high[node + 1]!);
      return width * height > minIou * SLACK * Math.max(area, smallest);
    }
  }
}
