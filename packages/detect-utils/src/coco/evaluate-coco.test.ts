import { readFileSync } from 'node:fs';
import { isRsanetError } from '@rsanet/errors';
import { describe, expect, test } from 'vitest';
import type { CocoAnnotation, CocoDataset, CocoResult } from './dataset.ts';
import { type CocoOptions, evaluateCoco } from './evaluate-coco.ts';

interface Recorded {
  dataset: CocoDataset;
  results: CocoResult[];
  options: CocoOptions;
  stats: number[];
  perClass: [name: string, AP: number, AP50: number][];
}

const recorded = readFileSync(new URL('../../fixtures/coco.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));

describe('agrees with pycocotools', () => {
  test.each(recorded.map((each, i) => ({ ...each, i })))('case $i', (each) => {
    const { perClass, ...figures } = evaluateCoco(each.dataset, each.results, each.options);
    // biome-ignore format: in the order of pycocotools' stats
    const names = [
      'AP', 'AP50', 'AP75', 'APsmall', 'APmedium', 'APlarge',
      'AR1', 'AR10', 'AR100', 'ARsmall', 'ARmedium', 'ARlarge',
    ] as const;
    names.forEach((name, i) => {
      expect(Math.abs(figures[name] - each.stats[i]!), name).toBeLessThan(1e-12);
    });
    expect(perClass.map((of) => of.class)).toEqual(each.perClass.map(([name]) => name));
    perClass.forEach(({ AP, AP50 }, i) => {
      expect(Math.abs(AP - each.perClass[i]![1])).toBeLessThan(1e-12);
      expect(Math.abs(AP50 - each.perClass[i]![2])).toBeLessThan(1e-12);
    });
  });
});

const annotation = (id: number, bbox: CocoAnnotation['bbox'], iscrowd = 0): CocoAnnotation => ({
  id,
  image_id: 1,
  category_id: 1,
  bbox,
  area: bbox[2] * bbox[3],
  iscrowd,
});
const result = (score: number, bbox: CocoResult['bbox'], image_id = 1): CocoResult => ({
  image_id,
  category_id: 1,
  bbox,
  score,
});
const dataset = (annotations: CocoAnnotation[]): CocoDataset => ({
  images: [{ id: 2 }, { id: 1 }],
  categories: [{ id: 1, name: 'cat' }],
  annotations,
});

test('measures what can be worked out by hand', () => {
  // One of two 40 x 40 objects found, at IoU 0.8, which 7 of 10 thresholds take; recalls 0 ... 0.5.
  const figures = evaluateCoco(
    dataset([annotation(1, [0, 0, 40, 40]), annotation(2, [100, 0, 40, 40])]),
    [result(0.9, [0, 0, 40, 32])],
  );
  expect(figures.AP50).toBeCloseTo(51 / 101, 12);
  expect(figures.AP75).toBeCloseTo(51 / 101, 12);
  expect(figures.AP).toBeCloseTo((7 / 10) * (51 / 101), 12);
  expect(figures.AR1).toBeCloseTo(0.35, 12);
  expect(figures.ARmedium).toBeCloseTo(0.35, 12);
  expect(figures).toMatchObject({ APsmall: -1, APlarge: -1, ARsmall: -1, ARlarge: -1 });
  expect(figures.perClass).toEqual([{ class: 'cat', AP: figures.AP, AP50: figures.AP50 }]);
});

test('a crowd takes many detections and counts none of them', () => {
  const objects = [annotation(1, [0, 0, 40, 40]), annotation(2, [100, 0, 90, 90], 1)];
  const inCrowd = [result(0.9, [100, 0, 40, 40]), result(0.8, [150, 50, 40, 40])];
  expect(evaluateCoco(dataset(objects), [...inCrowd, result(0.5, [0, 0, 40, 40])]).AP).toBeCloseTo(
    1,
  );
});

test('equal scores count in order of image id, then as given', () => {
  const objects = [annotation(1, [0, 0, 40, 40])];
  const hit = result(0.5, [0, 0, 40, 40]);
  const miss = (image: number) => result(0.5, [200, 200, 40, 40], image);
  const ap50 = (...results: CocoResult[]) => evaluateCoco(dataset(objects), results).AP50;
  expect(ap50(miss(2), hit)).toBeCloseTo(1, 12);
  expect(ap50(miss(1), hit)).toBeCloseTo(1 / 2, 12);
  expect(ap50(hit, miss(1))).toBeCloseTo(1, 12);
});

test('without results, objects or categories it gives 0 or -1', () => {
  const objects = [annotation(1, [0, 0, 40, 40])];
  expect(evaluateCoco(dataset(objects), [])).toMatchObject({ AP: 0, AR100: 0, APsmall: -1 });
  expect(evaluateCoco(dataset([]), [result(1, [0, 0, 4, 4])])).toMatchObject({ AP: -1, AR1: -1 });
  const none = evaluateCoco({ images: [], categories: [], annotations: [] }, []);
  expect(none).toMatchObject({ AP: -1, AR100: -1, perClass: [] });
});

describe('refuses', () => {
  const objects = [annotation(1, [0, 0, 40, 40])];
  test.each<[string, RegExp, CocoDataset, CocoResult[], CocoOptions?]>([
    ['a strange image', /image 9/, dataset(objects), [result(1, [0, 0, 1, 1], 9)]],
    ['a score that is no number', /score NaN/, dataset([]), [result(Number.NaN, [0, 0, 1, 1])]],
    ['an infinite box', /image 1 .*Infinity/, dataset([]), [result(1, [0, 0, Infinity, 1])]],
    [
      'an area that is no number',
      /annotation 1 .*area NaN/,
      dataset([annotation(1, [0, 0, Number.NaN, 1])]),
      [],
    ],
    [
      'a missing box',
      /image 1 has the box undefined/,
      dataset([]),
      [{ image_id: 1, category_id: 1, score: 1 } as CocoResult],
    ],
    ['an id twice', /id 1 occurs twice/, dataset([...objects, ...objects]), []],
    [
      'an image id twice',
      /image id 1 occurs twice/,
      { ...dataset([]), images: [{ id: 1 }, { id: 1 }] },
      [],
    ],
    [
      'an id beyond 2^53',
      /the id 9007199254740994; expected a number below/,
      { ...dataset([]), images: [{ id: 2 ** 53 + 2 }] },
      [],
    ],
    ['a strange image id', /image id 9/, dataset(objects), [], { imageIds: [1, 9] }],
    ['a strange category id', /category id 9/, dataset(objects), [], { categoryIds: [9] }],
    [
      'an id that is no number',
      /the id "a"/,
      { ...dataset([]), images: [{ id: 'a' as unknown as number }] },
      [],
    ],
  ])('%s', (_, message, data, results, options) => {
    const run = () => evaluateCoco(data, results, options);
    expect(run).toThrow(message);
    expect(run).toThrow(expect.toSatisfy((e) => isRsanetError(e, 'INVALID_ARGUMENT')));
  });
});
