import type { RawImage } from '@rsanet/detect-utils';
import { type DrawnDetection, drawDetections } from '@rsanet/detect-utils/draw';
import { type ImageFormat, openCanvas } from './canvas.ts';

/**
 * An image with its detections drawn, as the bytes of a file.
 *
 * @param image RGB, 0..255
 */
export async function annotate(
  image: RawImage,
  detections: readonly DrawnDetection[],
  format: ImageFormat,
): Promise<Uint8Array> {
  const canvas = await openCanvas(image);
  canvas.put(image, 0, 0);
  drawDetections(canvas.context, detections);
  return canvas.encode(format);
}
