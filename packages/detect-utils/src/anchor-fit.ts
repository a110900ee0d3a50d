import { RsanetError } from '@rsanet/errors';
import type { Anchor } from './box.ts';

/**
 * How well anchors fit a data set: for each size the IoU with the best anchor at the same centre,
 * averaged.
 *
 * @returns 0..1
 * @throws RsanetError INVALID_ARGUMENT when there is no size or no anchor, or a side is not positive
 *
 * @example
 * ```ts
 * import { meanBestIou } from '@rsanet/detect-utils';
 *
 * if (meanBestIou([[4, 4], [2, 4]], [[4, 4]]) !== 0.75) throw new Error('expected 1 and 0.5');
 * ```
 */
export function meanBestIou(
  sizes: readonly (readonly [width: number, height: number])[],
  anchors: readonly Anchor[],
): number {
  assertSizes(sizes);
  assertSizes(anchors);
  let total = 0;
  for (const size of sizes) total += sharedCentreIou(size, anchors[nearestAnchor(size, anchors)]!);
  return total / sizes.length;
}

/** Position of the anchor with the highest IoU, the first among equals. */
function nearestAnchor(size: Anchor, anchors: readonly Anchor[]): number {
  let nearest = 0;
  let bestIou = -1;
  for (const [i, anchor] of anchors.entries()) {
    const iou = sharedCentreIou(size, anchor);
    if (iou <= bestIou) continue;
    bestIou = iou;
    nearest = i;
  }
  return nearest;
}

function sharedCentreIou([aw, ah]: Anchor, [bw, bh]: Anchor): number {
  return iouOfSizes(aw, ah, bw, bh);
}

/**
 * IoU of two boxes around the same centre, by their sizes.
 *
 * @param aw width of one
 * @param ah height of one
 * @param bw width of the other
 * @param bh height of the other
 *
 * @example
 * ```ts
 * import { iouOfSizes } from '@rsanet/detect-utils';
 *
 * if (iouOfSizes(8, 8, 16, 8) !== 0.5) throw new Error('expected 64 / 128');
 * ```
 */
export function iouOfSizes(aw: number, ah: number, bw: number, bh: number): number {
  const shared = Math.min(aw, bw) * Math.min(ah, bh);
  return shared / (aw * ah + bw * bh - shared);
}

/** Refuses an empty list, and sides that are not positive and finite. */
export function assertSizes(sizes: readonly Anchor[]): void {
  if (sizes.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'There are no sizes; expected at least one.');
  }
  for (const [i, [width, height]] of sizes.entries()) {
    if (width > 0 && height > 0 && Number.isFinite(width * height)) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `Size ${i} is ${width}x${height}; both sides must be positive numbers of pixels.`,
    );
  }
}
