import { assertWhole } from '@rsanet/errors';
import type { Layers } from '@rsanet/layers/blocks';

/** Options of {@link prediction}. */
export interface PredictionOptions {
  /** The layer's name. */
  name: string;
  numClasses: number;
  anchorsPerScale: number;
  /** Side of the square kernel, odd. */
  kernelSize: number;
}

// Objectness starts near 1 in 100, so the many empty cells do not swamp the first steps
// (arXiv 1708.02002, section 3.3).
const OBJECTNESS_PRIOR = -Math.log((1 - 0.01) / 0.01);

/**
 * YOLOv3's prediction at one scale (ours): one convolution with bias, no batch norm, to
 * `anchorsPerScale * (5 + numClasses)` logits per cell: per anchor tx, ty, tw, th, objectness, classes.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns logits `[n, h, w, anchorsPerScale * (5 + numClasses)]`
 * @throws RsanetError INVALID_ARGUMENT for a number that is not positive and whole
 */
export function prediction<T>(layers: Layers<T>, x: T, options: PredictionOptions): T {
  const { name, numClasses, anchorsPerScale, kernelSize } = options;
  assertWhole({ numClasses }, 1);
  assertWhole({ anchorsPerScale }, 1);
  assertWhole({ kernelSize }, 1);
  const values = 5 + numClasses;
  const filters = anchorsPerScale * values;
  const bias = Array.from({ length: filters }, (_, i) => (i % values === 4 ? OBJECTNESS_PRIOR : 0));
  return layers.conv(x, { name, filters, kernelSize, strides: 1, bias });
}
