import type { RawImage } from '@rsanet/detect-utils';
import { type DrawnDetection, drawDetections } from '@rsanet/detect-utils/draw';
import { type ImageFormat, openCanvas } from './canvas.ts';

/** An image of a contact sheet, and the boxes in it. */
export interface SheetImage {
  /** RGB, 0..255; all of a sheet have the size of the first. */
  readonly image: RawImage;
  readonly boxes: readonly DrawnDetection[];
}

/** Pixels between images. */
const GAP = 8;

/**
 * Images side by side with their boxes and the names of the classes, row by row, as the bytes of a file.
 *
 * @param columns images in a row
 */
export async function contactSheet(
  images: readonly [SheetImage, ...SheetImage[]],
  columns: number,
  format: ImageFormat,
): Promise<Uint8Array> {
  const [{ image: size }] = images;
  const across = Math.min(columns, images.length);
  const down = Math.ceil(images.length / columns);
  const canvas = await openCanvas({
    width: across * (size.width + GAP) - GAP,
    height: down * (size.height + GAP) - GAP,
  });
  const { context } = canvas;
  for (const [i, { image, boxes }] of images.entries()) {
    const x = (i % columns) * (size.width + GAP);
    const y = Math.floor(i / columns) * (size.height + GAP);
    canvas.put(image, x, y);
    context.save();
    context.translate(x, y);
    drawDetections(context, boxes, { size, label: ({ class: name }) => name });
    context.restore();
  }
  return canvas.encode(format);
}
