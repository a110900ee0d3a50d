import { assertWhole } from '@rsanet/errors';
import type { Anchor } from './box.ts';

/**
 * Shares anchors out to the scales of a detector, the smallest to the first (finest) scale.
 *
 * @throws RsanetError INVALID_ARGUMENT when the anchors cannot be shared out evenly
 *
 * @example
 * ```ts
 * import { splitAnchors } from '@rsanet/detect-utils';
 *
 * const [fine, coarse] = splitAnchors([[10, 13], [16, 30], [62, 45], [59, 119]], 2);
 * if (fine?.join(' ') !== '10,13 16,30' || coarse?.length !== 2) throw new Error('expected halves');
 * ```
 */
export function splitAnchors(anchors: readonly Anchor[], scales = 3): Anchor[][] {
  assertWhole({ scales }, 1);
  const each = anchors.length / scales;
  assertWhole({ 'anchors per scale': each }, 1);
  const sorted = byArea(anchors);
  return Array.from({ length: scales }, (_, i) => sorted.slice(i * each, (i + 1) * each));
}

/** Smallest area first, the narrower first among equals. */
export function byArea(anchors: readonly Anchor[]): Anchor[] {
  return [...anchors].sort((a, b) => a[0] * a[1] - b[0] * b[1] || a[0] - b[0]);
}
