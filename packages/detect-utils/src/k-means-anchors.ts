import { assertWhole, RsanetError } from '@rsanet/errors';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { assertSizes, iouOfSizes } from './anchor-fit.ts';
import type { Anchor } from './box.ts';
import { byArea } from './split-anchors.ts';

/** Options of {@link kMeansAnchors}. */
export interface KMeansAnchorsOptions {
  /** How many anchors; 9 by default. */
  count?: number;
  /** Whole number; the same seed and sizes give the same anchors. */
  seed: number;
  /** How often each size counts, as if it stood there as many times; 1 for each by default. */
  weights?: ArrayLike<number>;
  /** Max rounds, 300 by default; fewer once next to nothing changes any more. */
  iterations?: number;
}

/** Rounds after which a set that is always better by less than this part has come to rest. */
const PATIENCE = 10;
const PROGRESS = 1e-3;

/**
 * Anchors for a data set: k-means over box sizes by the distance `1 - IoU` of boxes that share a
 * centre (arXiv 1612.08242, section 2), seeded as k-means++ does. A cluster's anchor is the median
 * of its widths and heights, which a few huge boxes do not pull away; of all rounds the one with the
 * highest {@link meanBestIou} counts.
 *
 * @param sizes widths and heights of boxes, in pixels of the network's input
 * @returns anchors by area, smallest first
 * @throws RsanetError INVALID_ARGUMENT when a side is not positive and finite, sizes that differ are
 * fewer than the anchors, an option is not a whole number in its range, or weights are not positive and as many as
 * the sizes
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
  {
    count = 9,
    seed,
    iterations = 300,
    weights = new Uint8Array(sizes.length).fill(1),
  }: KMeansAnchorsOptions,
): Anchor[] {
  assertWhole({ count }, 1);
  assertWhole({ seed }, Number.MIN_SAFE_INTEGER);
  assertWhole({ iterations }, 1);
  assertSizes(sizes);
  assertWeights(weights, sizes.length);
  const different = new Set<string>();
  for (const [width, height] of sizes) {
    if (different.size === count) break;
    different.add(`${width}x${height}`);
  }
  if (different.size < count) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${count} anchors need as many boxes of different size; there are ${different.size}.`,
    );
  }

  const boxes: Boxes = {
    widths: Float64Array.from(sizes, ([width]) => width),
    heights: Float64Array.from(sizes, ([, height]) => height),
    weights: Float64Array.from(weights),
  };
  const medians = mediansOf(boxes);
  let anchors = spreadAnchors(boxes, count, seed);
  let best = anchors;
  let bestIou = 0;
  let progressAt = 0;
  let progressIou = 0;
  const clusterOf = new Int32Array(sizes.length).fill(-1);
  for (let round = 0; round < iterations; round++) {
    const { changed, total } = assign(boxes, anchors, clusterOf);
    if (total > bestIou) {
      bestIou = total;
      best = anchors;
    }
    if (total > progressIou * (1 + PROGRESS)) {
      progressIou = total;
      progressAt = round;
    }
    if (!changed || round - progressAt >= PATIENCE) break;
    anchors = medians(clusterOf, anchors);
  }
  return byArea(best);
}

/** Sizes and how often each counts, as parallel arrays: there may be a million. */
interface Boxes {
  widths: Float64Array;
  heights: Float64Array;
  weights: Float64Array;
}

/** Puts each size to the anchor of highest IoU, the first among equals, and sums these IoUs by weight. */
function assign(
  { widths, heights, weights }: Boxes,
  anchors: readonly Anchor[],
  clusterOf: Int32Array,
): { changed: boolean; total: number } {
  const sides = Float64Array.from(anchors.flat());
  let changed = false;
  let total = 0;
  for (let i = 0; i < widths.length; i++) {
    const width = widths[i]!;
    const height = heights[i]!;
    let nearest = 0;
    let bestIou = -1;
    for (let id = 0; id < anchors.length; id++) {
      const iou = iouOfSizes(width, height, sides[2 * id]!, sides[2 * id + 1]!);
      if (iou <= bestIou) continue;
      bestIou = iou;
      nearest = id;
    }
    total += weights[i]! * bestIou;
    if (clusterOf[i] === nearest) continue;
    clusterOf[i] = nearest;
    changed = true;
  }
  return { changed, total };
}

function assertWeights(weights: ArrayLike<number>, count: number): void {
  const odd = Array.from(weights).findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (weights.length === count && odd === -1) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    weights.length === count
      ? `Weight ${odd} is ${weights[odd]}; each must be a positive number.`
      : `There are ${weights.length} weights for ${count} sizes; give one for each.`,
  );
}

/** k-means++: each further anchor is a size drawn by its weight and squared distance from those chosen. */
function spreadAnchors({ widths, heights, weights }: Boxes, count: number, seed: number): Anchor[] {
  const random = xoroshiro128plus(seed);
  const chances = weights.slice();
  const anchors: Anchor[] = [];
  while (anchors.length < count) {
    let left = uniformFloat64(random) * chances.reduce((sum, chance) => sum + chance);
    // Rounding may leave a rest after the last size; it goes to the last that can be drawn.
    let drawn = -1;
    for (let i = 0; i < chances.length && left >= 0; i++) {
      if (chances[i] === 0) continue;
      drawn = i;
      left -= chances[i]!;
    }
    const [width, height] = [widths[drawn]!, heights[drawn]!];
    const first = anchors.push([width, height]) === 1;
    for (let i = 0; i < chances.length; i++) {
      const distance = 1 - iouOfSizes(widths[i]!, heights[i]!, width, height);
      const chance = weights[i]! * distance ** 2;
      chances[i] = first ? chance : Math.min(chances[i]!, chance);
    }
  }
  return anchors;
}

/**
 * What gives each cluster's median width and height, and of an empty one its anchor. The sizes are put in order once,
 * for all rounds.
 */
function mediansOf({ widths, heights, weights }: Boxes) {
  const sides = [widths, heights].map((values) => ({ values, order: inOrder(values) }));
  return (clusterOf: Int32Array, anchors: readonly Anchor[]): Anchor[] => {
    const halves = new Float64Array(anchors.length);
    for (let i = 0; i < clusterOf.length; i++) halves[clusterOf[i]!]! += weights[i]! / 2;
    const [width, height] = sides.map(({ values, order }, side) => {
      const passed = new Float64Array(anchors.length);
      const medians = Float64Array.from(anchors, (anchor) => anchor[side]!);
      for (let rank = 0; rank < order.length; rank++) {
        const i = order[rank]!;
        const cluster = clusterOf[i]!;
        const before = passed[cluster]!;
        if (before > halves[cluster]!) continue;
        passed[cluster] = before + weights[i]!;
        // Half of them are before this one: the middle lies between it and the one before.
        if (before === halves[cluster]!) medians[cluster] = (medians[cluster]! + values[i]!) / 2;
        else medians[cluster] = values[i]!;
      }
      return medians;
    });
    return anchors.map((_, id) => [width![id]!, height![id]!]);
  };
}

/** Positions of the values from the smallest to the greatest. */
function inOrder(values: Float64Array): Uint32Array {
  return new Uint32Array(values.length).map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
