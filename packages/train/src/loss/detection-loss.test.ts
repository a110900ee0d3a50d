import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { type CornerBox, ciou, giou, iou } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { assign, type Targets } from '../assign/assign.ts';
import { simOta } from '../assign/sim-ota.ts';
import type { TrainingBox } from '../augment/index.ts';
import { expectClose, numbers, numericalGradient } from '../testing/numbers.ts';
import { tensorLoss } from '../testing/tensor-loss/tensor-loss.ts';
import { detectionLoss, type LossParts } from './detection-loss.ts';
import { assertLossOptions, lossDefaults } from './options.ts';

const LN2 = Math.LN2;

/** One cell of 8x8 pixels with these anchors, two classes. */
const cell = (...anchors: [number, number][]): OutputSpec => ({
  input: { width: 8, height: 8 },
  strides: [8],
  anchors: [anchors],
  classes: ['a', 'b'],
});

const whole = [0, 0, 8, 8] as const;

/** The first prediction answers for an object of class a, the only one. */
const oneTarget = (images = 1): Targets => ({
  rows: Int32Array.of(0),
  boxes: Float32Array.from(whole),
  classIds: Int32Array.of(0),
  truths: Array.from({ length: images }, (_, i) => Float32Array.from(i === 0 ? whole : [])),
});

function measure(logits: number[], shape: number[], targets: Targets, spec: OutputSpec) {
  return detectionLoss(targets, spec)([{ data: Float32Array.from(logits), shape }]);
}

function expectParts(actual: LossParts, box: number, objectness: number, classes: number) {
  expect(actual.box).toBeCloseTo(box, 5);
  expect(actual.objectness).toBeCloseTo(objectness, 5);
  expect(actual.class).toBeCloseTo(classes, 5);
  expect(actual.total).toBeCloseTo(box + objectness + classes, 5);
}

test('a box that fits, nothing known of objectness and class', () => {
  const loss = measure([0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 7], oneTarget(), cell([8, 8]));
  expectParts(loss, 0, LN2 / 4, 2 * LN2);
});

test.each(['constructor', '__proto__', 'toString'])('a class called %s weighs 1', (name) => {
  const spec = { ...cell([8, 8]), classes: [name, 'b'] };
  const loss = measure([0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 7], oneTarget(), spec);
  expectParts(loss, 0, LN2 / 4, 2 * LN2);
});

test('a box of half the width, GIoU 0.5, and sure of the wrong class', () => {
  const logits = [0, 0, -LN2, 0, 2, -3, 3];
  const loss = measure(logits, [1, 1, 1, 7], oneTarget(), cell([8, 8]));
  const miss = 1 - 1 / (1 + Math.exp(-2));
  const wrong = Math.log(1 + Math.exp(3));
  expectParts(loss, 5 * 0.5, miss ** 2 * Math.log(1 + Math.exp(-2)), 2 * wrong);
});

test('an empty image of the batch adds its objectness, its box and class count for nothing', () => {
  const logits = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 5, 6];
  const loss = measure(logits, [2, 1, 1, 7], oneTarget(2), cell([8, 8]));
  expectParts(loss, 0, 2 * (LN2 / 4), 2 * LN2);
});

test.each([
  [5, 1],
  [4.7, 2],
])('a neighbour of height %d over 8 counts as empty up to IoU 0.6: %i terms', (height, terms) => {
  const zeros = Array(14).fill(0);
  const spec = cell([8, 8], [8, height]);
  expectParts(measure(zeros, [1, 1, 1, 14], oneTarget(), spec), 0, terms * (LN2 / 4), 2 * LN2);
});

test('an object of another image excuses nobody', () => {
  // Image 1 has no object; its prediction would overlap that of image 0 wholly.
  const targets = {
    ...oneTarget(2),
    rows: Int32Array.of(),
    boxes: new Float32Array(),
    classIds: Int32Array.of(),
  };
  expectParts(measure(Array(14).fill(0), [2, 1, 1, 7], targets, cell([8, 8])), 0, LN2 / 4, 0);
});

test('a batch without any object has objectness alone, with a gradient', () => {
  const spec = cell([8, 8]);
  const targets = assign([[], []], spec);
  const logits = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0];
  const p = 1 / (1 + Math.exp(-1));
  const q = 1 - p;
  expectParts(
    measure(logits, [2, 1, 1, 7], targets, spec),
    0,
    -(p ** 2) * Math.log(q) - q ** 2 * Math.log(p),
    0,
  );
  const slopes = measure(logits, [2, 1, 1, 7], targets, spec).gradients[0]!.data;
  expect(slopes.findIndex((slope) => slope !== 0)).toBe(4);
  expect(slopes[4]).toBeGreaterThan(0);
});

test('loss and gradient are those of the definition in float64, two scales and two images', () => {
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
  const objects: TrainingBox[][] = [
    [{ box: [1, 2, 9, 8], classId: 2 }],
    [
      { box: [10, 1, 27, 15] as const, classId: 0 },
      { box: [20, 3, 31, 10] as const, classId: 1 },
    ],
  ];
  const targets = assign(objects, spec);
  const shapes = [
    [2, 2, 4, 2 * 8],
    [2, 1, 2, 8],
  ];
  const logits = shapes.map((shape, i) =>
    numbers(
      shape.reduce((a, b) => a * b),
      i + 1,
      -1.5,
      1.5,
    ),
  );
  // Image 1, line 1, column 2, the small anchor: as large as the object there, and not its own.
  logits[0]!.set([-0.8, -5, Math.log(17 / 6), Math.log(14 / 7)], 28 * 8);
  const flat = logits.flatMap((scale) => [...scale]);
  // Which predictions are excused is no part of the gradient: it is settled at the given logits.
  const excused = reference(flat, spec, objects, targets).excused;
  expect(excused.indexOf(true)).toBe(28);
  const wanted = numericalGradient(
    (x) => reference(x, spec, objects, targets, excused).total,
    flat,
    1e-5,
  );

  const outputs = logits.map((data, i) => ({ data, shape: shapes[i]! }));
  const loss = detectionLoss(targets, spec)(outputs);
  expect(loss.value).toBeCloseTo(reference(flat, spec, objects, targets).total, 7);
  expect(loss.gradients.map(({ shape }) => shape)).toEqual(shapes);
  expectClose(
    loss.gradients.flatMap(({ data }) => [...data]),
    wanted,
    1e-6,
  );
});

/** The loss by loops over rows, in float64. */
function reference(
  logits: ArrayLike<number>,
  spec: OutputSpec,
  objects: readonly (readonly { box: CornerBox; classId: number }[])[],
  targets: Targets,
  settled?: readonly boolean[],
) {
  const values = 5 + spec.classes.length;
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const entropy = (x: number, target: number) => Math.log1p(Math.exp(x)) - x * target;
  const excused: boolean[] = [];
  let total = 0;
  let row = 0;
  spec.strides.forEach((stride, scale) => {
    for (const truths of objects) {
      for (let line = 0; line < spec.input.height / stride; line++) {
        for (let column = 0; column < spec.input.width / stride; column++) {
          for (const [width, height] of spec.anchors[scale]!) {
            const t = (i: number) => logits[row * values + i]!;
            const x = (column + sigmoid(t(0))) * stride;
            const y = (line + sigmoid(t(1))) * stride;
            const w = (width * Math.exp(t(2))) / 2;
            const h = (height * Math.exp(t(3))) / 2;
            const box: CornerBox = [x - w, y - h, x + w, y + h];
            const target = targets.rows.indexOf(row);
            const hit = target >= 0 ? 1 : 0;
            excused.push(settled?.[row] ?? (!hit && truths.some((o) => iou(box, o.box) > 0.6)));
            if (!excused[row]) total += (hit - sigmoid(t(4))) ** 2 * entropy(t(4), hit);
            if (hit) {
              const wanted = [...targets.boxes.subarray(4 * target, 4 * target + 4)];
              total += 5 * (1 - giou(box, wanted as unknown as CornerBox));
              spec.classes.forEach((_, id) => {
                total += entropy(t(5 + id), targets.classIds[target] === id ? 1 : 0);
              });
            }
            row++;
          }
        }
      }
    }
  });
  return { total: total / targets.rows.length, excused };
}

test.each(['yolo', 'simota'] as const)(
  "an image's own loss is that of a batch of it alone, %s",
  (assignment) => {
    const spec: OutputSpec = {
      input: { width: 32, height: 16 },
      strides: [8],
      anchors: [
        [
          [6, 7],
          [12, 6],
        ],
      ],
      classes: ['a', 'b', 'c'],
    };
    const batch: TrainingBox[][] = [
      [{ box: [1, 2, 9, 8], classId: 2 }],
      [],
      [
        { box: [10, 1, 27, 15] as const, classId: 0 },
        { box: [20, 3, 31, 10] as const, classId: 1 },
      ],
    ];
    const each = batch.map((_, i) => numbers(2 * 4 * 16, i + 1, -2, 2));
    const whole = Float32Array.from(each.flatMap((data) => [...data]));
    const loss = (objects: typeof batch, data: Float32Array) => {
      const outputs = [{ data, shape: [objects.length, 2, 4, 16] }];
      const targets =
        assignment === 'yolo' ? assign(objects, spec) : simOta(objects, outputs, spec);
      return detectionLoss(targets, spec)(outputs);
    };
    const { images, total } = loss(batch, whole);
    const alone = batch.map((objects, i) => loss([objects], each[i]!).total);
    images.forEach((value, i) => {
      expect(value).toBeCloseTo(alone[i]!, 9);
    });
    expect(images).toHaveLength(3);
    expect(total).toBeGreaterThan(0);
  },
);

test('a single class is learnt too', () => {
  const spec = { ...cell([8, 8]), classes: ['a'] };
  expectParts(measure([0, 0, 0, 0, 0, 0], [1, 1, 1, 6], oneTarget(), spec), 0, LN2 / 4, LN2);
});

/** Value, parts and gradients by TensorFlow.js. */
function witness(outputs: readonly RawTensor[], targets: Targets, spec: OutputSpec) {
  const inputs = outputs.map(({ data, shape }) => tf.tensor(data, [...shape]));
  let parts: Record<string, number> = {};
  const { value, grads } = tf.valueAndGrads((...outputs: tf.Tensor[]) => {
    const loss = tensorLoss(outputs, targets, spec);
    parts = Object.fromEntries(
      Object.entries(loss).map(([part, scalar]) => [part, scalar.dataSync()[0]!]),
    );
    return loss.total;
  })(inputs);
  const gradients = grads.map((gradient) => gradient.dataSync() as Float32Array);
  tf.dispose([inputs, value, grads]);
  return { parts, gradients };
}

test.each([1, 2, 3])('value and gradients are those of TensorFlow.js, batch %i', (seed) => {
  const spec: OutputSpec = {
    input: { width: 96, height: 64 },
    strides: [8, 16, 32],
    anchors: [8, 24, 60].map((side) => [
      [side, side],
      [side, 1.5 * side],
      [1.5 * side, side],
    ]),
    classes: ['a', 'b', 'c', 'd'],
  };
  const images = [6, 0, 40].map((count, image) => {
    const draws = numbers(5 * count, 10 * seed + image, 0, 1);
    return Array.from({ length: count }, (_, i) => {
      const [x, y, width, height, c] = draws.subarray(5 * i, 5 * i + 5) as unknown as number[];
      const box = [
        80 * x!,
        50 * y!,
        80 * x! + 4 + 70 * width!,
        50 * y! + 4 + 50 * height!,
      ] as const;
      return { box, classId: Math.floor(4 * c!) };
    });
  });
  const targets = assign(images, spec);
  const outputs = spec.strides.map((stride, scale) => {
    const shape = [3, 64 / stride, 96 / stride, 27];
    return {
      shape,
      data: numbers(
        shape.reduce((a, b) => a * b),
        100 * seed + scale,
        -2,
        2,
      ),
    };
  });
  // A size beyond the clamp, of an object's own prediction.
  outputs[0]!.data.set([0, 0, 9, 3], 9 * targets.rows[0]!);
  expect(targets.rows[0]).toBeLessThan(8 * 12 * 3 * 3);

  const loss = detectionLoss(targets, spec)(outputs);
  const wanted = witness(outputs, targets, spec);
  expect(wanted.parts.box).toBeGreaterThan(0);
  for (const part of ['total', 'box', 'objectness', 'class'] as const) {
    expect(Math.abs(loss[part] / wanted.parts[part]! - 1)).toBeLessThan(1e-5);
  }
  loss.gradients.forEach(({ data }, scale) => {
    expectClose(data, wanted.gradients[scale]!, 1e-5);
  });
});

test.each([-3e38, -1e4, -88, 88, 1e4, 3e38])('logits of %d give finite numbers', (extreme) => {
  const logits = Array(14).fill(extreme);
  const loss = measure(logits, [1, 1, 1, 14], oneTarget(), cell([8, 8], [4, 2]));
  const numbers = [loss.total, loss.box, loss.objectness, loss.class, ...loss.gradients[0]!.data];
  expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
});

test('a size beyond the clamp has no gradient, one at it has', () => {
  const slopes = (tw: number) =>
    measure([0, 0, tw, 0, 0, 0, 0], [1, 1, 1, 7], oneTarget(), cell([8, 8])).gradients[0]!.data;
  expect(slopes(8)[2]).not.toBe(0);
  expect(slopes(8.001)[2]).toBe(0);
});

test('smoothed labels and weights of classes', () => {
  const options = { ...lossDefaults, labelSmoothing: 0.2, classWeights: { a: 3 } };
  const logits = Float32Array.of(0, 0, 0, 0, 0, 1, -2);
  const loss = (given: typeof options) =>
    detectionLoss(oneTarget(), cell([8, 8]), given)([{ data: logits, shape: [1, 1, 1, 7] }]);
  const entropy = (logit: number, target: number) => {
    const p = 1 / (1 + Math.exp(-logit));
    return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
  };
  const { box, objectness, class: classes, gradients } = loss(options);
  expect(classes).toBeCloseTo(3 * (entropy(1, 0.9) + entropy(-2, 0.1)), 6);
  expect(gradients[0]!.data[5]).toBeCloseTo(3 * (1 / (1 + Math.exp(-1)) - 0.9), 6);
  expect(gradients[0]!.data[6]).toBeCloseTo(3 * (1 / (1 + Math.exp(2)) - 0.1), 6);
  const plain = loss({ ...options, labelSmoothing: 0, classWeights: { a: 1 } });
  expect([box, objectness]).toEqual([plain.box, plain.objectness]);
  // The weight is that of the object's class, not of the class asked about.
  expect(loss({ ...options, classWeights: { a: 1 } }).class).toBeCloseTo(classes / 3, 6);
});

test('CIoU of boxes', () => {
  const options = { ...lossDefaults, box: 'ciou' } as const;
  const logits = Float32Array.of(0.3, -0.2, -LN2, 0.1, 2, -3, 3);
  const box = decoded(logits);
  const loss = detectionLoss(oneTarget(), cell([8, 8]), options);
  expect(loss([{ data: logits, shape: [1, 1, 1, 7] }]).box).toBeCloseTo(
    5 * (1 - ciou(box, whole)),
    5,
  );
});

/** The box of a single cell of 8x8 pixels with an anchor of its size. */
function decoded([tx, ty, tw, th]: Float32Array): CornerBox {
  const [x, y] = [tx!, ty!].map((t) => 8 / (1 + Math.exp(-t))) as [number, number];
  const [w, h] = [tw!, th!].map((t) => 4 * Math.exp(t)) as [number, number];
  return [x - w, y - h, x + w, y + h];
}

test.each([
  [{ assignment: 'best' as never }, /assignment is best; expected yolo or simota/],
  [{ box: 'iou' as never }, /box is iou; expected giou or ciou/],
  [{ labelSmoothing: 1 }, /labelSmoothing is 1/],
  [{ classWeights: { c: 1 } }, /classWeights is c; expected names among a, b/],
  [{ classWeights: { a: -1 } }, /classWeights.a is -1/],
  [{ teaching: -1 }, /teaching is -1/],
])('%j is refused', (wrong, message) => {
  expect(() => assertLossOptions({ ...lossDefaults, ...wrong }, ['a', 'b'])).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

test.each(['yolo', 'simota'] as const)(
  'images of thousands of boxes need no memory of predictions times boxes, %s',
  (assignment) => {
    const side = 160;
    const spec: OutputSpec = {
      input: { width: side, height: side },
      strides: [8],
      anchors: [[[8, 8]]],
      classes: ['a'],
    };
    const boxes = Array.from({ length: 3000 }, (_, i) => {
      const [x, y] = [(i * 7) % 150, (i * 13) % 150];
      return { box: [x, y, x + 8, y + 8] as const, classId: 0 };
    });
    const cells = (side / 8) ** 2;
    const output = { data: new Float32Array(2 * cells * 6), shape: [2, side / 8, side / 8, 6] };
    const batch = [boxes, boxes];
    const held = process.memoryUsage().arrayBuffers;
    const targets = assignment === 'yolo' ? assign(batch, spec) : simOta(batch, [output], spec);
    const { total } = detectionLoss(targets, spec)([output]);
    expect(total).toBeGreaterThan(0);
    expect(targets.rows.length).toBeLessThanOrEqual(2 * cells);
    // A table of predictions and boxes would take 19 MB.
    expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(5e6);
  },
);
