import { expect, test } from 'vitest';
import { type AugmentOptions, assertAugmentOptions, augmentDefaults } from './options.ts';

test('the defaults are valid', () => {
  expect(() => assertAugmentOptions(augmentDefaults)).not.toThrow();
});

test.each<[Partial<AugmentOptions>, RegExp]>([
  [{ horizontalFlip: 1.1 }, /horizontalFlip is 1.1/],
  [{ mosaic: Number.NaN }, /mosaic is NaN/],
  [{ perspective: 0.45 }, /perspective is 0.45; expected a number in 0..0.4/],
  [{ mixup: 2 }, /mixup is 2/],
  [{ hue: -0.1 }, /hue is -0.1/],
  [{ aspect: -1 }, /aspect is -1/],
  [{ scale: [0, 1] }, /scale is 0,1/],
  [{ scale: [2, 1] }, /scale is 2,1/],
])('%o is refused by name', (wrong, message) => {
  expect(() => assertAugmentOptions({ ...augmentDefaults, ...wrong })).toThrow(message);
});
