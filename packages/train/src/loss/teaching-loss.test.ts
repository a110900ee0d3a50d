import { type CornerBox, ciou, giou } from '@rsanet/detect-utils';
import type { OutputSpec } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { type Assigned, assign } from '../assign/assign.ts';
import { simOta } from '../assign/sim-ota.ts';
import type { TaughtBox } from '../augment/index.ts';
import { expectClose, numbers, numericalGradient } from '../testing/numbers.ts';
import { detectionLoss } from './detection-loss.ts';
import { lossDefaults } from './options.ts';
import { teachingLoss } from './teaching-loss.ts';

const taught = (box: CornerBox, ...scores: number[]): TaughtBox => ({
  box,
  classId: scores.indexOf(Math.max(...scores)),
  scores,
});

/** One cell of 8x8 pixels, two classes. */
const cell: OutputSpec = {
  input: { width: 8, height: 8 },
  strides: [8],
  anchors: [[[8, 8]]],
  classes: ['a', 'b'],
};
const entropy = (x: number, target: number) => Math.log1p(Math.exp(x)) - x * target;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test('worked out by hand: a box of half the width, GIoU 0.5, of which the teacher is half sure', () => {
  const found = assign([[taught([0, 0, 8, 8], 0.5, 0.1)]], cell);
  const logits = Float32Array.of(0, 0, -Math.LN2, 0, 0, 1, -2);
  const outputs = [{ data: logits, shape: [1, 1, 1, 7] }];
  const { value, gradients } = teachingLoss(found, cell)(outputs);
  // Objectness is at the teacher's 0.5 and costs nothing.
  const expected = 0.5 * (5 * 0.5 + entropy(1, 1) + entropy(-2, 0.2));
  expect(value).toBeCloseTo(expected, 6);
  const slopes = gradients[0]!.data;
  expect(slopes[4]).toBeCloseTo(0, 12);
  expect(slopes[5]).toBeCloseTo(0.5 * (sigmoid(1) - 1), 6);
  expect(slopes[6]).toBeCloseTo(0.5 * (sigmoid(-2) - 0.2), 6);
  const weighted = teachingLoss(found, cell, { ...lossDefaults, teaching: 3 })(outputs);
  expect(weighted.value).toBeCloseTo(3 * expected, 5);
  expectClose(
    weighted.gradients[0]!.data,
    slopes.map((slope) => 3 * slope),
    1e-6,
  );
});

test('a student that says what the teacher says learns nothing', () => {
  const found = assign([[taught([0, 0, 8, 8], 0.6, 0.15)]], cell);
  const logit = (p: number) => Math.log(p / (1 - p));
  const logits = Float32Array.of(0, 0, 0, 0, logit(0.6), 30, logit(0.25));
  const { gradients } = teachingLoss(found, cell)([{ data: logits, shape: [1, 1, 1, 7] }]);
  // The sides of a box that fits lie where the figure has its peak.
  const [, , , , objectness, first, second] = gradients[0]!.data;
  for (const slope of [objectness, first, second]) expect(Math.abs(slope!)).toBeLessThan(1e-7);
});

test('a teacher that is sure of the labels teaches box and class as they do', () => {
  const objects = [
    [taught([1, 2, 9, 8], 0, 1, 0)],
    [taught([10, 1, 27, 15], 1, 0, 0), taught([20, 3, 31, 10], 0, 0, 1)],
  ];
  const outputs = randomOutputs(1);
  for (const box of ['giou', 'ciou'] as const) {
    const options = { ...lossDefaults, box };
    const found = assign(objects, spec);
    const lesson = teachingLoss(found, spec, options)(outputs);
    const labelled = detectionLoss(found, spec, options)(outputs);
    lesson.gradients.forEach(({ data, shape }, scale) => {
      expect(shape).toEqual(outputs[scale]!.shape);
      const wanted = labelled.gradients[scale]!.data.map((slope, i) => (i % 8 === 4 ? 0 : slope));
      expectClose(
        data.map((slope, i) => (i % 8 === 4 ? 0 : slope)),
        wanted,
        1e-6,
      );
    });
  }
});

const spec: OutputSpec = {
  input: { width: 32, height: 16 },
  strides: [8, 16],
  anchors: [
    [
      [6, 7],
      [12, 6],
    ],
    [[18, 14]],
  ],
  classes: ['a', 'b', 'c'],
};
const shapes = [
  [2, 2, 4, 2 * 8],
  [2, 1, 2, 8],
];

const randomOutputs = (seed: number) =>
  shapes.map((shape, i) => ({
    shape,
    data: numbers(
      shape.reduce((a, b) => a * b),
      10 * seed + i,
      -1.5,
      1.5,
    ),
  }));

/** Boxes with soft scores, in two images. */
function randomLessons(seed: number): TaughtBox[][] {
  return [3, 4].map((count, image) => {
    const draws = numbers(7 * count, 100 * seed + image, 0, 1);
    return Array.from({ length: count }, (_, i) => {
      const [x, y, width, height, ...scores] = draws.subarray(7 * i, 7 * i + 7);
      return taught(
        [24 * x!, 10 * y!, 24 * x! + 2 + 20 * width!, 10 * y! + 2 + 9 * height!],
        ...scores,
      );
    });
  });
}

test.each([1, 2, 3, 4, 5, 6])(
  'value and gradient are those of the definition in float64, lessons %i',
  (seed) => {
    const outputs = randomOutputs(seed);
    const options = {
      ...lossDefaults,
      box: seed % 2 ? ('giou' as const) : ('ciou' as const),
      teaching: 0.7,
    };
    const lessons = randomLessons(seed);
    const found = seed < 4 ? assign(lessons, spec) : simOta(lessons, outputs, spec);
    const flat = outputs.flatMap(({ data }) => [...data]);
    const definition = (x: ArrayLike<number>) => reference(x, found, options);
    const { value, gradients } = teachingLoss(found, spec, options)(outputs);
    expect(value).toBeCloseTo(definition(flat), 7);
    const slopes = gradients.flatMap(({ data }) => [...data]);
    const isBox = (i: number) => i % 8 < 4;
    const wanted = numericalGradient(definition, flat, 1e-5);
    // CIoU's penalty counts as a constant in its gradient, by its paper: its boxes have a test of their own.
    const compared = (list: ArrayLike<number>) =>
      Array.from(list, (slope, i) => (options.box === 'ciou' && isBox(i) ? 0 : slope));
    expectClose(compared(slopes), compared(wanted), 1e-6);
    // Nothing else is touched.
    const rows = new Set(found.rows);
    slopes.forEach((slope, i) => {
      if (!rows.has(Math.floor(i / 8))) expect(slope).toBe(0);
    });
  },
);

/** By loops over all predictions, in float64. */
function reference(
  logits: ArrayLike<number>,
  found: Assigned<TaughtBox>,
  { box: kind, teaching }: { box: 'giou' | 'ciou'; teaching: number },
): number {
  let row = 0;
  let total = 0;
  let sureness = 0;
  spec.strides.forEach((stride, scale) => {
    for (let image = 0; image < 2; image++) {
      for (let line = 0; line < spec.input.height / stride; line++) {
        for (let column = 0; column < spec.input.width / stride; column++) {
          for (const [width, height] of spec.anchors[scale]!) {
            const at = found.rows.indexOf(row);
            const first = 8 * row++;
            const t = (i: number) => logits[first + i]!;
            if (at < 0) continue;
            const { scores } = found.objects[at]!;
            const wanted = [...found.boxes.subarray(4 * at, 4 * at + 4)] as unknown as CornerBox;
            const c = Math.max(...scores);
            const x = (column + sigmoid(t(0))) * stride;
            const y = (line + sigmoid(t(1))) * stride;
            const w = (width * Math.exp(t(2))) / 2;
            const h = (height * Math.exp(t(3))) / 2;
            const likeness = { giou, ciou }[kind];
            sureness += c;
            total += c * 5 * (1 - likeness([x - w, y - h, x + w, y + h], wanted));
            total += (c - sigmoid(t(4))) ** 2 * entropy(t(4), c);
            scores.forEach((score, id) => {
              total += c * entropy(t(5 + id), score / c);
            });
          }
        }
      }
    }
  });
  return (teaching * total) / Math.max(1, sureness);
}

test('nothing found is nothing to learn', () => {
  const { value, gradients } = teachingLoss(assign([[], []], spec), spec)(randomOutputs(1));
  expect(value).toBe(0);
  expect(gradients.every(({ data }) => data.every((slope) => slope === 0))).toBe(true);
});
