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
// Mostly disjoint, so that many are kept.
const sparse = fc
  .tuple(fine, fc.nat(30), fc.nat(30))
  .map(([{ box, score, classId }, dx, dy]): Detection => {
    const [x1, y1, x2, y2] = box;
    return { box: [x1 + dx * 8, y1 + dy * 8, x2 + dx * 8, y2 + dy * 8], score, classId };
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
      fc.array(sparse, { minLength: 200, maxLength: 300 }),
    );
    fc.assert(
      fc.property(detections, fc.record(options), (list, rest) => {
        const candidates = candidatesOf(list);
        expect(plain(candidates, { ...rest, method })).toEqual(
          naive(candidates, { ...rest, method }),
        );
      }),
      { numRuns: 100, interruptAfterTimeLimit: 20_000 },
    );
  });
}

test.each(methods)('%o finds every kept box among clumps of identical ones', (method) => {
  const clumps = Array.from({ length: 150 }, (_, n) =>
    Array.from({ length: 18 }, (_, i): Detection => {
      const x = n * 20 + (i % 2) * 4; // IoU 0.5 with the other half of the clump
      return { box: [x, 0, x + 12, 9], score: (((n * 18 + i) * 7919) % 2700) / 2700, classId: 0 };
    }),
  );
  const options = { method, scoreThreshold: 0.01, maxDetections: Infinity };
  const candidates = candidatesOf(clumps.flat());
  expect(plain(candidates, options)).toEqual(naive(candidates, options));
});

test('scores that decay alike stay tied, whichever side the kept boxes lie on', () => {
  const detections = Array.from({ length: 80 }, (_, n) => {
    const shifts = [1, 2, 3, 4].map((i) => ((n * 7 + i * 3) % 11) + 1);
    return [1, -1].flatMap((side) => {
      const at = (dx: number, score: number): Detection => {
        const x = n * 200 + (side === 1 ? 0 : 100) + side * dx;
        return { box: [x, 0, x + 16, 8], score, classId: 0 };
      };
      return [at(0, 0.5), ...shifts.map((shift, i) => at(shift, 0.9 - i / 100))];
    });
  });
  const options: NmsOptions = { method: { kind: 'gaussian' }, maxDetections: Infinity };
  const candidates = candidatesOf(detections.flat());
  expect(plain(candidates, options)).toEqual(naive(candidates, options));
});

const twice = (): Detection[] => [
  { box: [0, 0, 10, 10], score: 0.9, classId: 0 },
  { box: [0, 0, 10, 5], score: 0.8, classId: 0 },
  { box: [0, 0, 10, 10], score: 0.7, classId: 1 },
];

test('hard: IoU above the threshold suppresses, IoU equal to it does not', () => {
  const candidates = candidatesOf(twice());
  expect(plain(candidates, { iouThreshold: 0.5 }).indices).toEqual([0, 1, 2]);
  expect(plain(candidates, { iouThreshold: 0.49 }).indices).toEqual([0, 2]);
  expect(plain(candidates, { iouThreshold: 0.49, classAgnostic: true }).indices).toEqual([0]);
});

test('soft: scores decay by the published factors and are ranked anew', () => {
  const candidates = candidatesOf(twice());
  const linear = nms(candidates, { method: { kind: 'linear' } });
  expect(Array.from(linear.indices)).toEqual([0, 2, 1]);
  expect(linear.scores[2]).toBeCloseTo(0.8 * 0.5, 6);
  const gaussian = nms(candidates, { method: { kind: 'gaussian' } });
  expect(gaussian.scores[2]).toBeCloseTo(0.8 * Math.exp(-0.25 / 0.5), 6);
  const cut = nms(candidates, { method: { kind: 'linear' }, scoreThreshold: 0.5 });
  expect(Array.from(cut.indices)).toEqual([0, 2]);
});

test('DIoU spares a box whose centre is far off', () => {
  // IoU 0.5; centres 2.5 apart, enclosing diagonal squared 200: DIoU 0.46875.
  const candidates = candidatesOf(twice());
  expect(plain(candidates, { iouThreshold: 0.48 }).indices).toEqual([0, 2]);
  const method = { kind: 'diou' } as const;
  expect(plain(candidates, { iouThreshold: 0.48, method }).indices).toEqual([0, 1, 2]);
  expect(plain(candidates, { iouThreshold: 0.46, method }).indices).toEqual([0, 2]);
});

test('distinct scores: the order of the candidates does not matter', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fine, { maxLength: 40, selector: ({ score }) => Math.fround(score) }),
      fc.constantFrom(...methods),
      fc.infiniteStream(fc.nat()),
      (list, method, random) => {
        const keys = new Map(list.map((detection) => [detection, random.next().value]));
        const shuffled = [...list].sort((a, b) => keys.get(a)! - keys.get(b)!);
        const boxesOf = (of: Detection[]) =>
          plain(candidatesOf(of), { method, scoreThreshold: 0.01 }).indices.map((i) => of[i]);
        expect(boxesOf(shuffled)).toEqual(boxesOf(list));
      },
    ),
  );
});

test('ties go to the lower index', () => {
  const box: Detection['box'] = [0, 0, 4, 4];
  const same = Array.from({ length: 200 }, () => ({ box, score: 0.5, classId: 0 }));
  expect(plain(candidatesOf(same)).indices).toEqual([0]);
  expect(plain(candidatesOf(same), { iouThreshold: 1 }).indices).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
});

test('a score that equals the threshold as float32 is kept', () => {
  const candidates = candidatesOf([{ box: [0, 0, 1, 1], score: 0.7, classId: 0 }]);
  expect(plain(candidates, { scoreThreshold: 0.7 }).indices).toEqual([0]);
  expect(plain(candidates, { scoreThreshold: 0.70001 }).indices).toEqual([]);
});

test('nothing in or no detections wanted: nothing out', () => {
  expect(plain(candidatesOf([]))).toEqual({ indices: [], scores: [] });
  expect(plain(candidatesOf(twice()), { maxDetections: 0 }).indices).toEqual([]);
});

test.each<[string, Candidates, NmsOptions]>([
  ['scores[0]', candidatesOf([{ box: [0, 0, 1, 1], score: NaN, classId: 0 }]), {}],
  ['boxes[2]', candidatesOf([{ box: [0, 0, Infinity, 1], score: 1, classId: 0 }]), {}],
  ['boxes[12]', { ...candidatesOf(twice()), count: 4 }, {}],
  ['iouThreshold', candidatesOf([]), { iouThreshold: NaN }],
  ['iouThreshold', candidatesOf([]), { iouThreshold: 1.1 }],
  ['scoreThreshold', candidatesOf([]), { scoreThreshold: -0.1 }],
  ['maxDetections', candidatesOf([]), { maxDetections: 2.5 }],
  ['maxDetections', candidatesOf([]), { maxDetections: -1 }],
  ['sigma', candidatesOf([]), { method: { kind: 'gaussian', sigma: 0 } }],
  ['method', candidatesOf([]), { method: { kind: 'soft' } as unknown as NmsMethod }],
])('refuses a wrong value: %s', (name, candidates, options) => {
  expect(() => nms(candidates, options)).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`The ${name} is`),
    }),
  );
});

test('5,000 disjoint boxes are all kept, of 100,000 overlapping ones the best', () => {
  const candidates = (count: number, box: (i: number) => Detection['box']) =>
    candidatesOf(
      Array.from({ length: count }, (_, i) => ({ box: box(i), score: 1 - i / count, classId: 0 })),
    );
  const disjoint = candidates(5000, (i) => [i * 10, 0, i * 10 + 9, 9]);
  expect(nms(disjoint, { maxDetections: Infinity }).indices).toHaveLength(5000);
  const overlapping = candidates(100_000, (i) => [0, 0, 100 + i / 100_000, 100]);
  expect(Array.from(nms(overlapping, { maxDetections: Infinity }).indices)).toEqual([0]);
});
