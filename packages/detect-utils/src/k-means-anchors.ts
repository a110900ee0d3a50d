import { RsanetError } from '@rsanet/errors';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { assertSizes, nearestAnchor, sharedCentreIou } from './anchor-fit.ts';
import type { Anchor } from './box.ts';
import { byArea } from './split-anchors.ts';
import { assertWhole } from './whole-number.ts';

/** Options of {@link kMeansAnchors}. */
export interface KMeansAnchorsOptions {
  /** How many anchors; 9 by default. */
  count?: number;
  /** Whole number; the same seed and sizes give the same anchors. */
  seed: number;
  /** Most rounds, fewer when nothing changes any more; 300 by default. */
  iterations?: number;
}

/**
 * Anchors for a data set: k-means over box sizes by the distance `1 - IoU` of boxes that share a
 * centre (arXiv 1612.08242, section 2), seeded as k-means++ does. A cluster's anchor is the median
 * of its widths and heights, which a few huge boxes do not pull away; of all rounds the one with the
 * highest {@link meanBestIou} counts.
 *
 * @param sizes widths and heights of boxes, in pixels of the network's input
 * @returns anchors by area, smallest first
 * @throws RsanetError INVALID_ARGUMENT when a side is not positive and finite, sizes that differ are
 * fewer than the anchors, or an option is not a whole number in its range
 *
 * @example
 * ```ts
 * import { kMeansAnchors } from '@rsanet/detect-utils';
 *
 * const sizes = [[10, 10], [11, 10], [10, 11], [80, 40], [82, 40], [81, 41]] as const;
 * const anchors = kMeansAnchors(sizes, { count: 2, seed: 1 });
 * if (anchors.join(' ') !== '10,10 81,40') throw new Error(anchors.join(' '));
 * ```
 */
export function kMeansAnchors(
  sizes: readonly (readonly [width: number, height: number])[],
  { count = 9, seed, iterations = 300 }: KMeansAnchorsOptions,
): Anchor[] {
  assertWhole('number of anchors', count, 1);
  assertWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  assertWhole('number of iterations', iterations, 1);
  assertSizes(sizes);
  const different = new Set(sizes.map(([width, height]) => `${width}x${height}`)).size;
  if (different < count) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${count} anchors need as many boxes of different size; there are ${different}.`,
    );
  }

  let anchors = spreadAnchors(sizes, count, seed);
  let best = anchors;
  let bestIou = 0;
  const clusterOf = new Int32Array(sizes.length).fill(-1);
  for (let round = 0; round < iterations; round++) {
    let changed = false;
    let total = 0;
    for (const [i, size] of sizes.entries()) {
      const nearest = nearestAnchor(size, anchors);
      total += sharedCentreIou(size, anchors[nearest]!);
      if (clusterOf[i] === nearest) continue;
      clusterOf[i] = nearest;
      changed = true;
    }
    if (total > bestIou) {
      bestIou = total;
      best = anchors;
    }
    if (!changed) break;
    anchors = anchors.map((anchor, id) => {
      const members = sizes.filter((_, i) => clusterOf[i] === id);
      return members.length === 0 ? anchor : medianSize(members);
    });
  }
  return byArea(best);
}

/** k-means++: each further anchor is a size drawn by its squared distance from those chosen. */
function spreadAnchors(sizes: readonly Anchor[], count: number, seed: number): Anchor[] {
  const random = xoroshiro128plus(seed);
  const weights = new Float64Array(sizes.length).fill(1);
  const anchors: Anchor[] = [];
  while (anchors.length < count) {
    let left = uniformFloat64(random) * weights.reduce((sum, weight) => sum + weight);
    // Rounding may leave a rest after the last size; it goes to the last that can be drawn.
    let drawn = -1;
    for (let i = 0; i < sizes.length && left >= 0; i++) {
      if (weights[i] === 0) continue;
      drawn = i;
      left -= weights[i]!;
    }
    const anchor = sizes[drawn]!;
    anchors.push(anchor);
    for (const [i, size] of sizes.entries()) {
      const distance = (1 - sharedCentreIou(size, anchor)) ** 2;
      weights[i] = anchors.length === 1 ? distance : Math.min(weights[i]!, distance);
    }
  }
  return anchors;
}

function medianSize(sizes: readonly Anchor[]): Anchor {
  return [median(sizes.map(([width]) => width)), median(sizes.map(([, height]) => height))];
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
