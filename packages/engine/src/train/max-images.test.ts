import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxImages } from './max-images.ts';

test('as many fit as a search one by one finds, and never more than are wanted', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), (max, limit) => {
      expect(maxImages(max, (images) => images <= limit)).toBe(Math.min(max, limit));
    }),
  );
});
