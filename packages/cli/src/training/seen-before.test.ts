import { expect, test } from 'vitest';
import type { Recipe } from './recipe.ts';
import type { Start } from './save-model.ts';
import { seenBefore } from './seen-before.ts';

const recipe = { data: 'photos/animals', train: 'train', holdBack: 0.1, seed: 1 } as Recipe;
const trained = (training: Start['training'], name = 'before'): Start => ({
  name,
  ...(training && { training }),
});
const alike = { data: 'animals', train: 'train', holdBack: 0.1, seed: 1 };

test('images held back are new to a model that held back the same ones, or learnt others', () => {
  expect(seenBefore(null, recipe)).toBeNull();
  expect(seenBefore(trained(undefined), recipe)).toBeNull();
  expect(seenBefore(trained(alike), recipe)).toBeNull();
  expect(seenBefore(trained({ ...alike, seed: 2, data: 'cells' }), recipe)).toBeNull();
  const { holdBack: _, ...chosenByVal } = recipe;
  expect(seenBefore(trained({ ...alike, seed: 2 }), chosenByVal as Recipe)).toBeNull();
});

test.each([
  [{ ...alike, seed: 2 }, 'give --hold-back 0.1 --seed 2, as there'],
  [{ ...alike, holdBack: 0.05 }, 'give --hold-back 0.05 --seed 1, as there'],
  [
    { data: 'animals', train: 'train', seed: 1 },
    'choose by --val on images that it has not learnt',
  ],
])('a model trained by %j has learnt some of them', (training, advice) => {
  const sentence = `before has learnt images that are held back here, so mAP will be too good: ${advice}.`;
  expect(seenBefore(trained(training), recipe)).toBe(sentence);
  const later = trained({ ...alike, from: trained(training) }, 'later');
  expect(seenBefore(later, recipe)).toBe(sentence);
});
