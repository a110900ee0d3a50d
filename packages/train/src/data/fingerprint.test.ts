import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import { fingerprint } from './fingerprint.ts';

const cell = { class: 'cell', box: [1, 2, 3, 4] as const, difficult: false, crowd: false };
const data = dataset([cell], []);

test('where a data set lies makes no difference, what it says does', async () => {
  const moved = data.samples.map((sample) => ({
    ...sample,
    path: `C:\\elsewhere\\${sample.path}`,
  }));
  const print = await fingerprint(data);
  expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(await fingerprint({ ...data, samples: moved })).toBe(print);
  const others = [
    dataset([], [cell]),
    dataset([{ ...cell, box: [1, 2, 3, 4.5] as const }], []),
    dataset([{ ...cell, difficult: true }], []),
    { ...data, classes: ['other', 'cell'] },
    { ...data, samples: data.samples.map((sample) => ({ ...sample, width: 201 })) },
    { ...data, samples: data.samples.map((sample) => ({ ...sample, id: `${sample.id}x` })) },
  ];
  const prints = await Promise.all(others.map(fingerprint));
  expect(new Set([print, ...prints]).size).toBe(7);
});
