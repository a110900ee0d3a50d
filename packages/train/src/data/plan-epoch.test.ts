import { expect, test } from 'vitest';
import type { Sample } from './dataset.ts';
import { planEpoch } from './plan-epoch.ts';

const samples: Sample[] = ['a', 'b', 'c'].map((id) => ({
  id,
  path: id,
  width: 1,
  height: 1,
  objects: [],
}));

test('over many epochs every order comes about equally often', () => {
  const counts = new Map<string, number>();
  for (let epoch = 0; epoch < 3000; epoch++) {
    const order = planEpoch(samples, 5, epoch).map((plan) => plan.samples[0]!.id);
    counts.set(order.join(''), (counts.get(order.join('')) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
});

test('mosaics are as frequent as asked and begin with the sample of their position', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ ...samples[0]!, id: `${i}` }));
  const plans = planEpoch(many, 1, 0, { mosaic: 0.3 });
  const mosaics = plans.filter((plan) => plan.samples.length === 4);
  expect(plans.every((plan) => [1, 4].includes(plan.samples.length))).toBe(true);
  expect(Math.abs(mosaics.length - 300)).toBeLessThan(60);
  const firsts = plans.map((plan) => plan.samples[0]!.id);
  expect(firsts).toEqual(planEpoch(many, 1, 0).map((plan) => plan.samples[0]!.id));
  expect(new Set(mosaics.flatMap((plan) => plan.samples.slice(1))).size).toBeGreaterThan(300);
});

test('mixing and pasting change nothing else, and each other image is any', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ ...samples[0]!, id: `${i}` }));
  const plans = planEpoch(many, 1, 0, { mosaic: 0.3, mixup: 0.2, copyPaste: 0.4 });
  const ids = (list: typeof plans) => list.map((plan) => plan.samples.map(({ id }) => id).join());
  expect(ids(plans)).toEqual(ids(planEpoch(many, 1, 0, { mosaic: 0.3 })));
  for (const [kind, count] of [
    ['mix', 200],
    ['paste', 400],
  ] as const) {
    const chosen = plans.flatMap((plan) => plan[kind]?.sample ?? []);
    expect(Math.abs(chosen.length - count)).toBeLessThan(60);
    expect(new Set(chosen).size).toBeGreaterThan(0.7 * count);
  }
});
