import type { Size } from '@rsanet/detect-utils';
import { palette } from './palette.ts';

/** What is drawn of a detection, in pixels of the picture. */
export interface DrawnDetection {
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
  readonly class: string;
  /** Chooses the colour. */
  readonly classId: number;
  /** 0..1 */
  readonly score: number;
}

/** What is used of a 2D context, so that any canvas will do. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'font'
  | 'lineWidth'
  | 'textBaseline'
> & {
  fillStyle: unknown;
  strokeStyle: unknown;
  measureText(text: string): { width: number };
};

/**
 * Draws boxes with class and score over a picture, the best on top. Lines and letters grow with the
 * picture; each line has a dark edge and each label a ground of its own, so both show on anything. A
 * class has the same colour in every picture.
 *
 * @param context of a canvas of the picture's size, the picture drawn on it
 * @param detections best first, in pixels of the picture
 * @param size of the picture in pixels
 */
export function drawDetections(
  context: DrawingContext,
  detections: readonly DrawnDetection[],
  { width, height }: Size,
): void {
  const line = Math.max(2, Math.round(Math.min(width, height) / 200));
  const letters = Math.max(12, Math.round(Math.min(width, height) / 36));
  context.save();
  context.font = `bold ${letters}px "DejaVu Sans", sans-serif`;
  context.textBaseline = 'middle';
  const worstFirst = detections.toReversed();
  for (const { bbox, classId } of worstFirst) {
    context.strokeStyle = '#000000';
    context.lineWidth = line + 2;
    context.strokeRect(...bbox);
    context.strokeStyle = palette[classId % palette.length]!.fill;
    context.lineWidth = line;
    context.strokeRect(...bbox);
  }
  // After all boxes, so that no line crosses a label.
  for (const { bbox, class: name, classId, score } of worstFirst) {
    const [x, y] = bbox;
    const { fill, text } = palette[classId % palette.length]!;
    const label = `${name} ${score.toFixed(2)}`;
    const labelWidth = Math.ceil(context.measureText(label).width) + letters;
    const labelHeight = Math.ceil(letters * 1.4);
    const left = Math.max(0, Math.min(x - line / 2, width - labelWidth));
    // Above the box, or inside it where the picture ends.
    const inside = Math.max(0, Math.min(y, height - labelHeight));
    const top = y >= labelHeight ? y - labelHeight : inside;
    context.fillStyle = fill;
    context.fillRect(left, top, labelWidth, labelHeight);
    context.fillStyle = text;
    context.fillText(label, left + letters / 2, top + labelHeight / 2);
  }
  context.restore();
}
