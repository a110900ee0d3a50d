import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidates, diou, iou, type NmsMethod, type NmsOptions, nms } from './index.ts';

/** What the papers' pseudo code says, over all pairs. */
function naive(candidates: Candidates, options: NmsOptions) {
  const {
    iouThreshold = 0.45,
    maxDetections = 100,
    scoreThreshold = 0,
    classAgnostic = false,
    method = { kind: 'hard' },
  } = options;
  const threshold = Math.fround(scoreThreshold);
  const box = (i: number) =>
    Array.from(candidates.boxes.subarray(i * 4, i * 4 + 4)) as [number, number, number, number];
  const left = Array.from({ length: candidates.count }, (_, index) => ({
    index,
    score: candidates.scores[index]!,
  })).filter(({ score }) => score >= threshold);
  const kept: { index: number; score: number }[] = [];
  while (left.length > 0 && kept.length < maxDetections) {
    left.sort((a, b) => b.score - a.score || a.index - b.index);
    const best = left.shift()!;
    kept.push(best);
    for (let i = left.length - 1; i >= 0; i--) {
      const other = left[i]!;
      const sameClass = candidates.classIds[best.index] === candidates.classIds[other.index];
      if (!classAgnostic && !sameClass) continue;
      const overlap = iou(box(best.index), box(other.index));
      if (method.kind === 'hard' && overlap > iouThreshold) left.splice(i, 1);
      if (method.kind === 'diou' && diou(box(best.index), box(other.index)) > iouThreshold)
        left.splice(i, 1);
      if (method.kind === 'linear' && overlap > iouThreshold) other.score *= 1 - overlap;
      if (method.kind === 'gaussian')
        other.score *= Math.exp(-(overlap ** 2) / (method.sigma ?? 0.5));
      if (other.score < threshold) left.splice(i, 1);
    }
  }
  return {
    indices: Array.from(kept, ({ index }) => index),
    scores: Array.from(kept, ({ score }) => Math.fround(score)),
  };
}

interface Detection {
  box: [number, number, number, number];
  score: number;
  classId: number;
}

function candidatesOf(detections: readonly Detection[]): Candidates {
  return {
    boxes: Float32Array.from(detections.flatMap(({ box }) => box)),
    scores: Float32Array.from(detections, ({ score }) => score),
    classIds: Int32Array.from(detections, ({ classId }) => classId),
    count: detections.length,
  };
}

function plain(candidates: Candidates, options?: NmsOptions) {
  const { indices, scores } = nms(candidates, options);
  return { indices: Array.from(indices), scores: Array.from(scores) };
}

// Few values, so that ties, identical and empty boxes come up often.
const coarse = fc.record({
  box: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(8), fc.nat(8)),
  score: fc.nat(4).map((n) => n / 4),
  classId: fc.nat(2),
});
const fine = fc.record({
  box: fc
    .tuple(
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
    )
    .map(([x, y, w, h]): Detection['box'] => [x, y, x + w, y + h]),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  classId: fc.nat(2),
});
const share = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const options = {
  iouThreshold: share,
  scoreThreshold: share.map((t) => t / 2),
  maxDetections: fc.oneof(fc.nat(20), fc.constant(Infinity)),
  classAgnostic: fc.boolean(),
};
const methods: NmsMethod[] = [
  { kind: 'hard' },
  { kind: 'diou' },
  { kind: 'linear' },
  { kind: 'gaussian' },
  { kind: 'gaussian', sigma: 0.1 },
];

for (const method of methods) {
  test(`${JSON.stringify(method)} equals the comparison of all pairs`, () => {
    const detections = fc.oneof(
      fc.array(coarse, { maxLength: 30 }),
      fc.array(fine, { maxLength: 30 }),
      fc.array(fine, { minLength: 150, maxLength: 250 }),
      fc.array(coarse, { minLength: 150, maxLength: 250 }),
    );
    fc.assert(
      fc.property(detections, fc.record(options), (list, rest) => {
        const candidates = candidatesOf(list);
        expect(plain(candidates, { ...rest, method })).toEqual(
          naive(candidates, { ...rest, method }),
        );
      }),
      { numRuns: 150 },
    );
  });
}
