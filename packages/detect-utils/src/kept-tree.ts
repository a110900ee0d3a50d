import type { Candidates } from './decode.ts';

/** Finds kept boxes that may overlap a candidate. */
export interface KeptTree {
  /** Marks a candidate as kept; ranks rise from call to call. */
  add(index: number, rank: number): void;
  /**
   * Visits, in no order, the kept boxes of the candidate's class whose rank is at least `from`,
   * leaving out most whose IoU with it is not above `least`, until `visit` returns true.
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
export function keptTree(
  { boxes, classIds, count }: Candidates,
  classAgnostic: boolean,
  least: number,
): KeptTree {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const place = new Int32Array(count);
  const rankOf = new Int32Array(count).fill(-1);
  const nodes = 2 ** (Math.ceil(Math.log2(Math.max(1, count / LEAF))) + 1);
  const low = new Float64Array(nodes * 5);
  const high = new Float64Array(nodes * 5);
  const latest = new Int32Array(nodes).fill(-1);
  build(0, 0, count);
  for (let at = 0; at < count; at++) place[order[at]!] = at;

  return {
    add(index, rank) {
      rankOf[index] = rank;
      let node = 0;
      let from = 0;
      let to = count;
      latest[0] = rank;
      while (to - from > LEAF) {
        const middle = (from + to) >> 1;
        const right = place[index]! >= middle;
        node = 2 * node + (right ? 2 : 1);
        if (right) from = middle;
        else to = middle;
        latest[node] = rank;
      }
    },
    search: (index, from, visit) => searchBelow(0, 0, count, index, from, visit),
  };

  function value(index: number, axis: number): number {
    return axis < 4 ? boxes[index * 4 + axis]! : classAgnostic ? 0 : classIds[index]!;
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
    if (to - from <= LEAF) return;
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

  function searchBelow(
    node: number,
    start: number,
    end: number,
    index: number,
    from: number,
    visit: (rank: number) => boolean,
  ): boolean {
    if (latest[node]! < from || !mayOverlap(node * 5, index)) return false;
    if (end - start > LEAF) {
      const middle = (start + end) >> 1;
      return (
        searchBelow(2 * node + 1, start, middle, index, from, visit) ||
        searchBelow(2 * node + 2, middle, end, index, from, visit)
      );
    }
    for (let at = start; at < end; at++) {
      const rank = rankOf[order[at]!]!;
      if (rank >= from && visit(rank)) return true;
    }
    return false;
  }

  /** Whether some box within the node's bounds could have an IoU above `least` with the candidate. */
  function mayOverlap(node: number, index: number): boolean {
    const id = value(index, 4);
    if (id < low[node + 4]! || id > high[node + 4]!) return false;
    const x1 = boxes[index * 4]!;
    const y1 = boxes[index * 4 + 1]!;
    const x2 = boxes[index * 4 + 2]!;
    const y2 = boxes[index * 4 + 3]!;
    const width = Math.min(x2, high[node + 2]!) - Math.max(x1, low[node]!);
    const height = Math.min(y2, high[node + 3]!) - Math.max(y1, low[node + 1]!);
    if (!(width > 0 && height > 0)) return false;
    const own = (x2 - x1) * (y2 - y1);
    const smallest =
      Math.max(0, low[node + 2]! - high[node]!) * Math.max(0, low[node + 3]! - high[node + 1]!);
    return width * height > least * SLACK * Math.max(own, smallest);
  }
}
