import { readFileSync } from 'node:fs';
import { isRsanetError } from '@rsanet/errors';
import { describe, expect, test } from 'vitest';
import type { VocBox, VocDetection, VocObject } from './annotation.ts';
import { evaluateVoc } from './evaluate-voc.ts';

interface Recorded {
  objects: [image: string, name: string, difficult: 0 | 1, box: VocBox][];
  detections: [image: string, name: string, score: number, box: VocBox][];
  expected: Record<string, { positives: number; recall: number; ap: [number, number] } | null>;
}

const recorded = readFileSync(new URL('../../fixtures/voc.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));

describe("agrees with the devkit's Python port", () => {
  test.each(recorded.map((each, i) => ({ ...each, i })))('case $i', (each) => {
    const objects = each.objects.map(
      ([image, name, difficult, box]): VocObject => ({
        image,
        class: name,
        box,
        difficult: difficult === 1,
      }),
    );
    const detections = each.detections.map(
      ([image, name, score, box]): VocDetection => ({ image, class: name, score, box }),
    );
    const classes = Object.keys(each.expected);
    (['11-point', 'all-point'] as const).forEach((metric, m) => {
      const { map, perClass } = evaluateVoc(objects, detections, { classes, metric });
      const aps: number[] = [];
      for (const result of perClass) {
        const expected = each.expected[result.class]!;
        if (expected === null) {
          expect(result).toMatchObject({ ap: null, positives: 0, recall: null, truePositives: 0 });
          continue;
        }
        aps.push(expected.ap[m]!);
        expect(result.positives).toBe(expected.positives);
        expect(result.recall).toBe(expected.recall);
        expect(Math.abs(result.ap! - expected.ap[m]!)).toBeLessThan(1e-12);
      }
      expect(Math.abs(map - aps.reduce((a, b) => a + b, 0) / aps.length)).toBeLessThan(1e-12);
    });
  });
});

const object = (image: string, box: VocBox, difficult = false): VocObject => ({
  image,
  class: 'cat',
  box,
  difficult,
});
const detection = (image: string, score: number, box: VocBox): VocDetection => ({
  image,
  class: 'cat',
  score,
  box,
});
const one = (objects: VocObject[], detections: VocDetection[]) =>
  evaluateVoc(objects, detections, { classes: ['cat'], metric: 'all-point' }).perClass[0]!;

test('counts as worked out by hand', () => {
  // Scores .9 hit, .8 second on the same, .7 on the difficult one, .6 nowhere, .5 hit; one of three missed.
  const result = one(
    [
      object('1', [1, 1, 10, 10]),
      object('1', [51, 1, 60, 10], true),
      object('2', [1, 1, 10, 10]),
      object('3', [1, 1, 10, 10]),
    ],
    [
      detection('2', 0.5, [1, 1, 10, 9]),
      detection('1', 0.9, [1, 1, 10, 10]),
      detection('1', 0.8, [2, 1, 10, 10]),
      detection('1', 0.7, [51, 1, 60, 10]),
      detection('3', 0.6, [40, 40, 50, 50]),
    ],
  );
  const { ap, ...rest } = result;
  expect(rest).toEqual({
    class: 'cat',
    positives: 3,
    detections: 5,
    truePositives: 2,
    falsePositives: 2,
    recall: 2 / 3,
    precision: 1 / 2,
  });
  expect(ap).toBeCloseTo(1 / 3 + (1 / 3) * (1 / 2), 12);
});

test('pixels are inclusive, and an overlap of exactly one half is no match', () => {
  // 10 x 10 pixels against 20 x 10: 100 of 200. Against 19 x 10: 100 of 190.
  const objects = [object('1', [1, 1, 10, 10])];
  expect(one(objects, [detection('1', 1, [1, 1, 20, 10])]).truePositives).toBe(0);
  expect(one(objects, [detection('1', 1, [1, 1, 19, 10])]).truePositives).toBe(1);
});

test('a detection stands for the object it overlaps most, though that one is taken', () => {
  const objects = [object('1', [1, 1, 100, 100]), object('1', [1, 1, 100, 80])];
  const detections = [detection('1', 0.9, [1, 1, 100, 100]), detection('1', 0.8, [1, 1, 100, 95])];
  expect(one(objects, detections)).toMatchObject({ truePositives: 1, falsePositives: 1 });
});

test('of equal overlaps the first object counts', () => {
  const box = [1, 1, 10, 10] as const;
  const detections = [detection('1', 1, box)];
  expect(one([object('1', box), object('1', box, true)], detections).truePositives).toBe(1);
  const late = one([object('1', box, true), object('1', box)], detections);
  expect(late).toMatchObject({ truePositives: 0, falsePositives: 0, precision: 0, ap: 0 });
});

test('detections of equal score keep their order', () => {
  const objects = [object('1', [1, 1, 10, 10]), object('2', [1, 1, 10, 10])];
  const hit = detection('1', 0.5, [1, 1, 10, 10]);
  const miss = detection('2', 0.5, [30, 30, 40, 40]);
  expect(one(objects, [hit, miss]).ap).toBeCloseTo(1 / 2, 12);
  expect(one(objects, [miss, hit]).ap).toBeCloseTo(1 / 4, 12);
});

test('a detection in an image without objects is false; other classes take no part', () => {
  const objects = [object('1', [1, 1, 10, 10]), { ...object('9', [1, 1, 5, 5]), class: 'dog' }];
  expect(one(objects, [detection('9', 0.5, [1, 1, 5, 5])])).toMatchObject({
    positives: 1,
    falsePositives: 1,
    recall: 0,
    ap: 0,
  });
  expect(one(objects, [])).toMatchObject({ detections: 0, recall: 0, precision: 0, ap: 0 });
});

test('judges 100,000 detections', () => {
  const box = (i: number): VocBox => [i % 400, i % 300, (i % 400) + 20, (i % 300) + 20];
  const objects = Array.from({ length: 20_000 }, (_, i) => object(`${i % 5000}`, box(i)));
  const detections = Array.from({ length: 100_000 }, (_, i) =>
    detection(`${i % 5000}`, 1 / (1 + i), box(i % 20_000)),
  );
  const { map, perClass } = evaluateVoc(objects, detections, { classes: ['cat'] });
  expect(map).toBeCloseTo(1, 12);
  expect(perClass[0]).toMatchObject({ truePositives: 20_000, falsePositives: 80_000 });
});

describe('refuses', () => {
  const box = [1, 1, 10, 10] as const;
  const classes = ['cat'];
  test.each<[string, RegExp, () => unknown]>([
    [
      'a class that is not listed',
      /image 7 .*'dog'/,
      () => evaluateVoc([], [{ image: '7', class: 'dog', score: 1, box }], { classes }),
    ],
    [
      'a score that is no number',
      /'cat' in image 7 .*NaN/,
      () => evaluateVoc([], [detection('7', Number.NaN, box)], { classes }),
    ],
    [
      'a box that is not finite',
      /'cat' in image 7 .*Infinity/,
      () => evaluateVoc([], [detection('7', 1, [1, 1, Infinity, 2])], { classes }),
    ],
    [
      'an object that is not finite',
      /object of class 'cat' in image 7/,
      () => evaluateVoc([object('7', [1, 1, 2, Number.NaN])], [], { classes }),
    ],
    [
      'a class twice',
      /'cat' is listed twice/,
      () => evaluateVoc([], [], { classes: ['cat', 'cat'] }),
    ],
    [
      'nothing to find',
      /No object of cat/,
      () => evaluateVoc([object('7', box, true)], [], { classes }),
    ],
    ['a threshold outside 0..1', /50/, () => evaluateVoc([], [], { classes, iouThreshold: 50 })],
    [
      'an unknown metric',
      /'coco'/,
      () => evaluateVoc([], [], { classes, metric: 'coco' as '11-point' }),
    ],
  ])('%s', (_, message, run) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.toSatisfy((e) => isRsanetError(e, 'INVALID_ARGUMENT')));
  });
});
