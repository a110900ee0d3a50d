import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import type { RunEvaluation } from './run-evaluation.ts';
import { runPage } from './run-page.ts';

const loss = { total: 3, box: 1, objectness: 1, class: 1 };
const run = {
  name: 'cells',
  measure: 'voc',
  training: { preset: 'voc-416', epochs: 2, environment: { node: '24.0.0' } },
  history: [
    { epoch: 1, loss, ap: null, seconds: 5 },
    { epoch: 2, loss: { ...loss, total: 2 }, ap: 0.5, seconds: 5 },
  ],
} as const;

const errors = { found: 3, place: 1, confused: 0, both: 0, duplicate: 0, background: 2, missed: 1 };
const best = { threshold: 0.42, precision: 0.75, recall: 0.6, f1: 2 / 3 };
const evaluation: RunEvaluation = {
  name: 'val <1>',
  images: 7,
  classes: ['a & b', 'c'],
  voc: {
    map: 0.5,
    perClass: ['a & b', 'c'].map((name) => ({
      class: name,
      ap: name === 'c' ? null : 0.5,
      positives: 5,
      truePositives: 3,
      falsePositives: 2,
      detections: 5,
      recall: 0.6,
      precision: 0.6,
    })),
  },
  breakdown: {
    score: 0.3,
    perClass: ['a & b', 'c'].map((name) => ({
      class: name,
      ...errors,
      score: 0.3,
      precision: 0.5,
      recall: 0.6,
      best: name === 'c' ? null : best,
    })),
    sizes: { small: 0.1, medium: 0.2, large: -1 },
  },
  curves: [[best, { ...best, threshold: 0.1, recall: 0.9 }], null],
  confusion: [
    [3, 1, 1],
    [0, 0, 0],
    [2, 0, 0],
  ],
  worst: [{ image: 'x.jpg', jpeg: Uint8Array.of(255, 216) }],
};

test('a page has curves, figures, confusion, images, recipe and environment, and asks for nothing else', () => {
  const page = runPage({ ...run, evaluation });
  const { document } = parseHTML(page);
  const text = document.body.textContent!;
  // Loss, mAP and one curve; a class without objects has none.
  const captions = [...document.querySelectorAll('figcaption')].map((one) => one.textContent);
  expect(captions).toEqual([
    expect.stringContaining('Loss'),
    expect.stringContaining('mAP@0.5 (VOC, all-point)'),
    'a & b',
    'x.jpg',
  ]);
  expect(text).toContain('On the 7 images of val <1>');
  const tables = [...document.querySelectorAll('table')].map((table) =>
    [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('th,td')].map((cell) => cell.textContent),
    ),
  );
  expect(tables[0]).toEqual([
    ['a & b', '5', '50.00', '0.42', '75.00', '60.00'],
    ['c', '5', '-', '-', '-', '-'],
  ]);
  expect(tables[1]).toEqual([
    ['a & b', '3', '1', '1'],
    ['c', '0', '0', '0'],
    ['nothing', '2', '0', '0'],
  ]);
  expect(document.querySelector('img')!.getAttribute('src')).toBe('data:image/jpeg;base64,/9g=');
  expect(text).toContain('"preset": "voc-416"');
  expect(text).toContain('"node": "24.0.0"');
  const others = [...document.querySelectorAll('[src],[href]')].filter(
    (one) => !one.getAttribute('src')?.startsWith('data:'),
  );
  expect(others).toEqual([]);
});

test('without images to measure on there are curves and recipe', () => {
  const { document } = parseHTML(runPage({ ...run, evaluation: null, training: {} }));
  expect(document.querySelectorAll('table')).toHaveLength(0);
  expect(document.body.textContent).toContain('Not recorded.');
});

test('a curve is drawn by what can be distinguished, however many detections follow the last object', () => {
  const found = Array.from({ length: 50 }, (_, i) => ({ recall: (i + 1) / 50, precision: 1 }));
  const wrong = Array.from({ length: 50_000 }, (_, i) => ({ recall: 1, precision: 50 / (51 + i) }));
  const curve = [...found, ...wrong].map((point) => ({ ...point, threshold: 0.5, f1: 1 }));
  const { document } = parseHTML(
    runPage({ ...run, evaluation: { ...evaluation, curves: [curve, null] } }),
  );
  const [path] = [...document.querySelectorAll('figure')]
    .filter((figure) => figure.querySelector('figcaption')?.textContent === 'a & b')
    .map((figure) => figure.querySelector('[aria-label=line] path')!.getAttribute('d')!);
  const points = path!.split('L').length;
  expect(points).toBeGreaterThan(50);
  expect(points).toBeLessThan(400);
});
