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
  const sizes: Anchor[] = [];
  const classOf: string[] = [];
  const counts = new Map(classes.map((name) => [name, 0]));
  for (const sample of samples) {
    const { scale } = letterbox(sample, input);
    for (const { class: name, crowd, box } of sample.objects) {
      const known = counts.get(name);
      if (crowd || known === undefined) continue;
      counts.set(name, known + 1);
      classOf.push(name);
      sizes.push([(box[2] - box[0]) * scale, (box[3] - box[1]) * scale]);
    }
  }
  const count = 3 * scales;
  if (new Set(sizes.map(String)).size < count) return null;
  const most = Math.max(...counts.values());
  const weights = classOf.map((name) => Math.round(most / counts.get(name)!));
  return splitAnchors(kMeansAnchors(sizes, { count, seed, weights }), scales);
}
