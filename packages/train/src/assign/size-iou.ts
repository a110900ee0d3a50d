import type { Anchor, CornerBox } from '@rsanet/detect-utils';

/** IoU of a box (corner form, pixels) and an anchor of the same centre. */
export function sizeIou(box: CornerBox, anchor: Anchor): number {
  const width = box[2] - box[0];
  const height = box[3] - box[1];
  const intersection = Math.min(width, anchor[0]) * Math.min(height, anchor[1]);
  return intersection / (width * height + anchor[0] * anchor[1] - intersection);
}
