import type { CornerBox, Size } from '@rsanet/detect-utils';
import { pointsBounds } from './points-bounds.ts';

/** One line of a label file: the class as it is written, and the box in pixels; NaN where the line does not say. */
export interface YoloLabel {
  classId: string;
  box: CornerBox;
}

/**
 * Reads a label file of YOLO's: each line holds a class id, and the box's centre, width and height as parts of
 * the image's sides, or (as for segmentation) the points `x y x y x y ...` of an outline, whose box is
 * taken.
 *
 * @param image size in pixels
 */
export function parseYoloLabels(text: string, image: Size): YoloLabel[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [classId, ...values] = line.split(/\s+/);
      return { classId: classId!, box: inPixels(unitBox(values.map(Number)), image) };
    });
}

function unitBox(values: readonly number[]): CornerBox {
  if (values.length === 4) {
    const [x, y, width, height] = values as [number, number, number, number];
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  }
  if (values.length < 6 || values.length % 2 === 1) return [NaN, NaN, NaN, NaN];
  return pointsBounds(values);
}

function inPixels([x1, y1, x2, y2]: CornerBox, { width, height }: Size): CornerBox {
  return [x1 * width, y1 * height, x2 * width, y2 * height];
}
