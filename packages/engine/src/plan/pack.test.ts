import { expect, test } from 'vitest';
import { packPanels, panelsLength } from './pack.ts';

test('packs bias and rows by panel and pads the last one with zeros', () => {
  const kernel = Float32Array.of(1, 2, 3, 4, 5, 6);
  const out = new Float32Array(panelsLength(2, 3, 2)).fill(Number.NaN);
  packPanels(kernel, Float32Array.of(10, 20, 30), 2, 3, 2, out);
  expect([...out]).toEqual([10, 20, 1, 2, 4, 5, 30, 0, 3, 0, 6, 0]);
});

test('packs zeros for a missing bias', () => {
  const out = new Float32Array(panelsLength(1, 2, 4)).fill(Number.NaN);
  packPanels(Float32Array.of(7, 8), null, 1, 2, 4, out);
  expect([...out]).toEqual([0, 0, 0, 0, 7, 8, 0, 0]);
});
