import { fileURLToPath } from 'node:url';
import type { RawImage } from '@rsanet/detect-utils';
import { type DrawnDetection, drawDetections } from '@rsanet/detect-utils/draw';

/** How a picture is written. */
export type PictureFormat = 'png' | 'jpeg';

/**
 * A picture with its detections drawn, as the bytes of a file. The letters are DejaVu Sans, whatever
 * fonts the machine has.
 *
 * @param image RGB, 0..255
 */
export async function annotate(
  image: RawImage,
  detections: readonly DrawnDetection[],
  format: PictureFormat,
): Promise<Uint8Array> {
  const { createCanvas, GlobalFonts, ImageData } = await import('@napi-rs/canvas');
  const font = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'));
  if (!GlobalFonts.has('DejaVu Sans')) GlobalFonts.registerFromPath(font, 'DejaVu Sans');
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.putImageData(new ImageData(withAlpha(image), width, height), 0, 0);
  drawDetections(context, detections);
  return format === 'png' ? canvas.encode('png') : canvas.encode('jpeg', 92);
}

function withAlpha({ data, width, height }: RawImage): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; to < pixels.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
  }
  return pixels;
}
