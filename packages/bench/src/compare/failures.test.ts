import { expect, test } from 'vitest';
import { failuresOf } from './failures.ts';

const sizes = (base: number | null, head: number | null) => [{ name: '@rsanet/graph', base, head }];

test.each([
  ['grows by more than is allowed', 100_000, 105_001, 1],
  ['grows by what is allowed', 100_000, 105_000, 0],
  ['is small and grows by 1,000 bytes', 2000, 3000, 0],
  ['is small and grows by more', 2000, 3001, 1],
  ['shrinks', 100_000, 10, 0],
  ['is new', null, 1e9, 0],
  ['is gone', 10, null, 0],
])('a package that %s', (_, base, head, count) => {
  expect(failuresOf([], sizes(base, head), 0.05)).toHaveLength(count);
});

test('names what is too heavy', () => {
  expect(failuresOf([], sizes(80_000, 90_000), 0.1)).toEqual([
    '@rsanet/graph: its tarball has 90000 bytes, 12.5 % more than the 80000 before; 10.0 % is allowed.',
  ]);
});

test('only a head at fault is a failure', () => {
  const fault = { backend: 'wasm', status: 'unavailable', reason: 'It is gone.' } as const;
  expect(failuresOf([{ ...fault, side: 'base' }], [], 0)).toEqual([]);
  expect(failuresOf([{ ...fault, side: 'head' }], [], 0)).toEqual([
    'wasm: unavailable. It is gone.',
  ]);
});
