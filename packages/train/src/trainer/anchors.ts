import {
  type Anchor,
  kMeansAnchors,
  letterbox,
  type Size,
  splitAnchors,
} from '@rsanet/detect-utils';
import type { Dataset } from '../data/index.ts';

/**
 * Anchors for a data set by k-means over its boxes as they lie in the network's input. Every class
 * counts alike: else a frequent one takes all anchors, and they tell its objects apart by nothing.
 *
 * @param input the network's input in pixels
 * @param scales lists to share the anchors out to, smallest anchors first, three each
 * @returns null where the boxes have fewer different shapes than there are anchors
 */
export function dataAnchors(
  { classes, samples }: Dataset,
  input: Size,
  scales: number,
  seed: number,
): readonly (readonly Anchor[])[] | null {
  const sizes = classes.map((name) =>
    samples.flatMap((sample) => {
      const { scale } = letterbox(sample, input);
      return sample.objects
        .filter((object) => object.class === name && !object.crowd)
        .map(({ box: [x1, y1, x2, y2] }): Anchor => [(x2 - x1) * scale, (y2 - y1) * scale]);
    }),
  );
  const count = 3 * scales;
  if (new Set(sizes.flat().map(String)).size < count) return null;
  const most = Math.max(...sizes.map((list) => list.length));
  const balanced = sizes.flatMap((list) =>
    list.length === 0
      ? []
      : Array.from({ length: Math.round(most / list.length) }, () => list).flat(),
  );
  return splitAnchors(kMeansAnchors(balanced, { count, seed }), scales);
}
