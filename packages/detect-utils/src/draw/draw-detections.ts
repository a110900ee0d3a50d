import { assertOptions, RsanetError } from '@rsanet/errors';
import type { Size } from '../box.ts';
import { classColour } from './class-colour.ts';
import { contrastColour } from './contrast.ts';
import { placeLabels } from './place-labels.ts';

/** What is drawn of a detection, in pixels of the image. */
export interface DrawnDetection {
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
  readonly class: string;
  /** Chooses the colour. */
  readonly classId: number;
  /** 0..1 */
  readonly score: number;
}

/** What is used of a 2D context: a page's, a worker's, or one of `@napi-rs/canvas`. */
export interface DrawingContext {
  readonly canvas: Readonly<Size>;
  font: string;
  lineWidth: number;
  textAlign: string;
  textBaseline: string;
  fillStyle: unknown;
  strokeStyle: unknown;
  save(): void;
  restore(): void;
  measureText(text: string): { readonly width: number };
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number, maxWidth?: number): void;
}

/** Options of {@link drawDetections}. */
export interface DrawOptions<Drawn extends DrawnDetection = DrawnDetection> {
  /** Size of the image in the context's units; the canvas's by default. */
  size?: Readonly<Size>;
  /** What is written at a box, nothing for `''`; class and score by default. */
  label?: (detection: Drawn) => string;
}

/**
 * Draws boxes with class and score over an image, the best on top. Lines and letters grow with the
 * image. Lines have an edge and labels a background, in black or white, whichever contrasts with the class's
 * colour, so that both show on anything. Labels stay in the image and do not cover each other: the labels of
 * lower scores move up or down, and one without room is left out. The context's state is restored.
 *
 * @param context where the image is, or a canvas laid over it
 * @param detections best first, in pixels of the image
 * @throws RsanetError INVALID_ARGUMENT, before anything is drawn, for a side that is not finite or a
 * `classId` that is no whole number from 0
 *
 * @example
 * ```ts
 * import { createCanvas } from '@napi-rs/canvas'; // in a page: canvas.getContext('2d')
 * import { drawDetections } from '@rsanet/detect-utils/draw';
 *
 * const context = createCanvas(320, 240).getContext('2d');
 * drawDetections(context, [{ bbox: [40, 60, 100, 50], class: 'cat', classId: 4, score: 0.9 }]);
 * const [red, green, blue] = context.getImageData(90, 60, 1, 1).data;
 * if (red !== 0x00 || green !== 0x72 || blue !== 0xb2) throw new Error(`${red}, ${green}, ${blue}`);
 * ```
 */
export function drawDetections<Drawn extends DrawnDetection>(
  context: DrawingContext,
  detections: readonly Drawn[],
  options: DrawOptions<Drawn> = {},
): void {
  assertOptions(options, { size: true, label: true });
  const { size = context.canvas, label = classAndScore } = options;
  const { width, height } = size;
  const worstFirst = detections.toReversed().map((detection) => {
    const colour = classColour(detection.classId);
    const bbox = checked(detection.bbox);
    return { bbox, colour, contrasting: contrastColour(colour), text: label(detection) };
  });
  const line = Math.max(2, Math.round(Math.min(width, height) / 200));
  const letters = Math.max(12, Math.round(Math.min(width, height) / 36));

  context.save();
  context.font = `bold ${letters}px "DejaVu Sans", sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { bbox, colour, contrasting } of worstFirst) {
    context.strokeStyle = contrasting;
    context.lineWidth = line + 2;
    context.strokeRect(...bbox);
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(...bbox);
  }
  const labels = worstFirst
    .filter(({ text }) => text !== '')
    .map(({ bbox: [x, y], text, ...colours }) => {
      const wide = Math.min(width, Math.ceil(context.measureText(text).width) + letters);
      const high = Math.min(height, Math.ceil(letters * 1.4));
      const left = within(x - line / 2, width - wide);
      // Above the box, or inside it where the image ends.
      const top = within(y >= high ? y - high : y, height - high);
      return { ...colours, text, left, top, width: wide, height: high };
    });
  const tops = placeLabels(labels.toReversed(), size).reverse();
  // After all boxes, so that no line crosses a label.
  for (const [
    i,
    { colour, contrasting, text, left, width: wide, height: high },
  ] of labels.entries()) {
    const top = tops[i]!;
    if (top === null) continue;
    context.fillStyle = colour;
    context.fillRect(left, top, wide, high);
    context.fillStyle = contrasting;
    context.fillText(text, left + letters / 2, top + high / 2, wide - letters);
  }
  context.restore();
}

function classAndScore({ class: name, score }: DrawnDetection): string {
  return `${name} ${score.toFixed(2)}`;
}

function checked(bbox: DrawnDetection['bbox']): DrawnDetection['bbox'] {
  if (bbox.length === 4 && bbox.every(Number.isFinite)) return bbox;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A box is [${bbox}]; give [x, y, width, height] in pixels of the image.`,
  );
}

function within(value: number, max: number): number {
  return Math.max(0, Math.min(value, max));
}
