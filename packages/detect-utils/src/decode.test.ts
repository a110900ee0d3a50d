import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Anchor, type DecodeOptions, decode, type ScaleOutput } from './index.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The formulas, with every sigmoid computed. */
function naive(scales: readonly ScaleOutput[], options: DecodeOptions) {
  const { numClasses, scoreThreshold, multiLabel } = options;
  return scales.flatMap(({ data, width, height, stride, anchors }) =>
    Array.from({ length: width * height * anchors.length }, (_, n) => {
      const [anchorWidth, anchorHeight] = anchors[n % anchors.length]!;
      const cell = Math.floor(n / anchors.length);
      const from = n * (5 + numClasses);
      const values = Array.from(data.subarray(from, from + 5 + numClasses));
      const [tx, ty, tw, th, objectness] = values as [number, number, number, number, number];
      const x = (sigmoid(tx) + (cell % width)) * stride;
      const y = (sigmoid(ty) + Math.floor(cell / width)) * stride;
      const w = anchorWidth * Math.exp(Math.min(tw, 8));
      const h = anchorHeight * Math.exp(Math.min(th, 8));
      const logits = values.slice(5);
      const best = logits.indexOf(Math.max(...logits));
      return logits
        .map((logit, classId) => ({
          box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2].map(Math.fround),
          score: sigmoid(objectness) * sigmoid(logit),
          classId,
        }))
        .filter(
          ({ score, classId }) => score >= scoreThreshold && (multiLabel || classId === best),
        );
    }).flat(),
  );
}

const logit = fc.oneof(
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.constantFrom(0, 40, -40, 200, -200, Infinity, -Infinity),
);
const anchor = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }));

function scaleOf(numClasses: number): fc.Arbitrary<ScaleOutput> {
  return fc
    .record({
      width: fc.integer({ min: 1, max: 5 }),
      height: fc.integer({ min: 1, max: 5 }),
      stride: fc.constantFrom(8, 16, 32),
      anchors: fc.array(anchor, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Anchor[]>,
    })
    .chain((shape) => {
      const length = shape.width * shape.height * shape.anchors.length * (5 + numClasses);
      return fc
        .array(logit, { minLength: length, maxLength: length })
        .map((values) => ({ ...shape, data: Float32Array.from(values) }));
    });
}

const problem = fc.integer({ min: 1, max: 4 }).chain((numClasses) =>
  fc.record({
    scales: fc.array(scaleOf(numClasses), { maxLength: 3 }),
    numClasses: fc.constant(numClasses),
    multiLabel: fc.boolean(),
    scoreThreshold: fc.oneof(
      fc.constantFrom(0, 1, 0.25, 0.5, 1 - 1e-12, 1e-300),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
  }),
);

test('equals the formulas for any threshold, scales, rectangles and labels', () => {
  fc.assert(
    fc.property(problem, ({ scales, ...options }) => {
      const found = decode(scales, options);
      const expected = naive(scales, options);
      expect(found.count).toBe(expected.length);
      expect(Array.from(found.boxes)).toEqual(expected.flatMap(({ box }) => box));
      expect(Array.from(found.scores)).toEqual(expected.map(({ score }) => Math.fround(score)));
      expect(Array.from(found.classIds)).toEqual(expected.map(({ classId }) => classId));
    }),
    { numRuns: 300 },
  );
});

test('a threshold equal to a score keeps it, the next number above does not', () => {
  fc.assert(
    fc.property(logit, logit, fc.boolean(), (objectness, label, multiLabel) => {
      const data = Float32Array.of(0, 0, 0, 0, objectness, label);
      const scale = { data, width: 1, height: 1, stride: 8, anchors: [[8, 8]] as const };
      const score = sigmoid(data[4]!) * sigmoid(data[5]!);
      const count = (scoreThreshold: number) =>
        decode([scale], { numClasses: 1, scoreThreshold, multiLabel }).count;
      expect(count(score)).toBe(1);
      const above = score * (1 + Number.EPSILON) + Number.MIN_VALUE;
      if (above <= 1) expect(count(above)).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test('by hand: the middle of a cell in a rectangle, with sizes from the anchor', () => {
  // 2 columns, 1 row, 1 anchor, 2 classes; only the right cell has an object, of class 1.
  const none = [0, 0, 0, 0, -20, 0, 0];
  const data = Float32Array.from([...none, 0, 0, Math.log(2), 0, 20, -20, 20]);
  const scale = { data, width: 2, height: 1, stride: 16, anchors: [[10, 6]] as const };
  const found = decode([scale], { numClasses: 2, scoreThreshold: 0.9 });
  expect(found.count).toBe(1);
  expect(found.classIds[0]).toBe(1);
  expect(found.scores[0]).toBeCloseTo(1, 6);
  [14, 5, 34, 11].forEach((side, i) => {
    expect(found.boxes[i]).toBeCloseTo(side, 5);
  });
});

test('what is not a number makes no candidate, and a class that is not one hides no other', () => {
  const one = (at: number, multiLabel: boolean) => {
    const data = Float32Array.of(0, 0, 0, 0, 9, 9, 9);
    data[at] = NaN;
    const scale = { data, width: 1, height: 1, stride: 8, anchors: [[8, 8]] as const };
    return Array.from(decode([scale], { numClasses: 2, scoreThreshold: 0, multiLabel }).classIds);
  };
  for (const multiLabel of [false, true]) {
    for (const at of [0, 1, 2, 3, 4]) expect(one(at, multiLabel)).toEqual([]);
    expect(one(5, multiLabel)).toEqual([1]);
    expect(one(6, multiLabel)).toEqual([0]);
  }
});

test('a cell below the threshold has nothing read but its objectness', () => {
  const read = new Set<string | symbol>();
  const plain = new Float32Array(4 * 7).fill(-3);
  const data = new Proxy(plain, {
    get(target, key) {
      read.add(key);
      return Reflect.get(target, key);
    },
  });
  const scale = { data, width: 2, height: 2, stride: 8, anchors: [[8, 8]] as const };
  expect(decode([scale], { numClasses: 2, scoreThreshold: 0.1 }).count).toBe(0);
  expect([...read].sort()).toEqual(['11', '18', '25', '4', 'length']);
});

test.each<[string, Partial<DecodeOptions>]>([
  ['scoreThreshold is -0.1', { scoreThreshold: -0.1 }],
  ['scoreThreshold is 1.5', { scoreThreshold: 1.5 }],
  ['scoreThreshold is NaN', { scoreThreshold: NaN }],
  ['numClasses is 0', { numClasses: 0 }],
  ['stride 8 has 6 values; 1x1 cells, 1 anchors and 3 classes need 8', { numClasses: 3 }],
])('refuses a wrong value: %s', (message, wrong) => {
  const data = new Float32Array(6);
  const scale = { data, width: 1, height: 1, stride: 8, anchors: [[8, 8]] as const };
  expect(() => decode([scale], { numClasses: 1, scoreThreshold: 0.5, ...wrong })).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});
