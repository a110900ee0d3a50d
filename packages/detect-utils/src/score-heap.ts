/** Positions by score, highest first, the lower position first among equals. */
export interface ScoreHeap {
  size(): number;
  top(): number;
  pop(): void;
  /** Puts the top where it belongs after its score was lowered. */
  sink(): void;
}

/** A binary heap of the positions whose score is at least `threshold`; reads the scores as they are. */
export function scoreHeap(scores: Float64Array, threshold: number): ScoreHeap {
  const heap = new Int32Array(scores.length);
  let size = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= threshold) heap[size++] = i;
  for (let at = (size >> 1) - 1; at >= 0; at--) sinkFrom(at);

  return {
    size: () => size,
    top: () => heap[0]!,
    pop() {
      heap[0] = heap[--size]!;
      sinkFrom(0);
    },
    sink: () => sinkFrom(0),
  };

  function sinkFrom(start: number): void {
    const item = heap[start]!;
    let at = start;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, item)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = item;
  }

  function before(a: number, b: number): boolean {
    const difference = scores[a]! - scores[b]!;
    return difference > 0 || (difference === 0 && a < b);
  }
}
