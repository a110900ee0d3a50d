import {
  type Anchor,
  kMeansAnchors,
  letterbox,
  type Size,
  splitAnchors,
} from '@rsanet/detect-utils';
import type { Dataset } from '../data/index.ts';

/** The sizes of a data set's boxes as they lie in the network's input, and the class of each; crowds left out. */
export interface ObjectSizes {
  /** Widths and heights in pixels of the input. */
  readonly sizes: readonly Anchor[];
  readonly classOf: readonly string[];
}

/** Measures the boxes of a data set after the letterbox of a network's input, in pixels of that. */
export function objectSizes({ classes, samples }: Dataset, input: Size): ObjectSizes {
  const sizes: Anchor[] = [];
  const classOf: string[] = [];
  for (const sample of samples) {
    const { scale } = letterbox(sample, input);
    for (const { class: name, crowd, box } of sample.objects) {
      if (crowd || !classes.includes(name)) continue;
      classOf.push(name);
      sizes.push([(box[2] - box[0]) * scale, (box[3] - box[1]) * scale]);
    }
  }
  return { sizes, classOf };
}

/**
 * Anchors for a data set by k-means over its boxes as they lie in the network's input. Every class
 * counts alike: else a frequent one takes all anchors, and they distinguish none of its objects.
 *
 * @param input the network's input in pixels
 * @param scales lists to share the anchors out to, smallest anchors first
 * @param perScale anchors in each list
 * @returns null where the boxes have fewer different shapes than there are anchors
 */
export function dataAnchors(
  data: Dataset,
  input: Size,
  scales: number,
  seed: number,
  perScale = 3,
): readonly (readonly Anchor[])[] | null {
  const { sizes, classOf } = objectSizes(data, input);
  const count = perScale * scales;
  if (new Set(sizes.map(String)).size < count) return null;
  const counts = new Map<string, number>();
  for (const name of classOf) counts.set(name, (counts.get(name) ?? 0) + 1);
  const max = Math.max(...counts.values());
  const weights = classOf.map((name) => Math.round(max / counts.get(name)!));
  return splitAnchors(kMeansAnchors(sizes, { count, seed, weights }), scales);
}
