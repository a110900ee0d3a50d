import type { CornerBox } from '@rsanet/detect-utils';
import { drawDetections } from '@rsanet/detect-utils/draw';
import { element } from '../element.ts';
import { holdAt, moved, type Point, spanned } from './box-geometry.ts';
import { type Boxes, keyed, type OnEdit, withBox, withoutBox } from './edited-image.ts';

/** Pixels of the screen within which a pointer takes a corner. */
const REACH = 12;
/** Pixels of the screen that a drawn box has at least; less is a click. */
const MIN_SIDE = 5;

/** What the canvas shows. */
export interface Shown extends Boxes {
  readonly bitmap: ImageBitmap;
  /** Choose the colours. */
  readonly classes: readonly string[];
}

/** What a pointer drags, from where, and what was before. */
interface Drag {
  readonly before: Boxes;
  readonly index: number;
  readonly start: Point;
  readonly box: CornerBox;
  readonly fixed: Point | null;
}

/**
 * The canvas on which boxes are drawn and changed, by pointer and by keys.
 *
 * @param className name of a box that is drawn
 * @returns shows an image and its boxes; null for none
 */
export function makeBoxCanvas(
  className: () => string,
  onEdit: OnEdit,
): (shown: Shown | null) => void {
  const canvas = element('canvas', HTMLCanvasElement);
  const editor = element('editor', HTMLElement);
  const context = canvas.getContext('2d')!;
  let shown: Shown | null = null;
  let drag: Drag | null = null;

  function redraw(): void {
    if (!shown) return;
    const { bitmap, boxes, selected, classes } = shown;
    const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    const height = Math.max(1, Math.round((width * bitmap.height) / bitmap.width));
    Object.assign(canvas, { width, height });
    context.drawImage(bitmap, 0, 0, width, height);
    const scale = width / bitmap.width;
    const drawn = boxes.map(({ class: name, box: [x1, y1, x2, y2] }) => ({
      bbox: [x1 * scale, y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale] as const,
      class: name,
      classId: classes.indexOf(name),
      score: 1,
    }));
    const chosen = selected === null ? undefined : drawn[selected];
    // The first is drawn on top.
    const ordered = chosen ? [chosen, ...drawn.filter((one) => one !== chosen)] : drawn;
    drawDetections(context, ordered, { label: ({ class: name }) => name });
    if (!chosen) return;
    const [x, y, w, h] = chosen.bbox;
    context.fillStyle = 'white';
    context.strokeStyle = 'black';
    const side = 8 * devicePixelRatio;
    for (const [cx, cy] of [
      [x, y],
      [x + w, y],
      [x, y + h],
      [x + w, y + h],
    ] as const) {
      context.fillRect(cx - side / 2, cy - side / 2, side, side);
      context.strokeRect(cx - side / 2, cy - side / 2, side, side);
    }
  }

  /** Pixels of the image per pixel of the screen. */
  const zoom = () => shown!.bitmap.width / canvas.clientWidth;
  const pointOf = ({ offsetX, offsetY }: PointerEvent): Point => [
    offsetX * zoom(),
    offsetY * zoom(),
  ];

  canvas.addEventListener('pointerdown', (event) => {
    if (!shown || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    editor.focus({ preventScroll: true });
    const start = pointOf(event);
    const hold = holdAt(
      shown.boxes.map(({ box }) => box),
      start,
      REACH * zoom(),
    );
    const before: Boxes = { boxes: shown.boxes, selected: shown.selected };
    const index = hold?.index ?? shown.boxes.length;
    const box = hold ? shown.boxes[index]!.box : spanned(start, start, shown.bitmap);
    drag = { before, index, start, box, fixed: hold ? hold.fixed : start };
    const boxes = hold ? shown.boxes : [...shown.boxes, { class: className(), box }];
    onEdit({ boxes, selected: index }, false);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!shown || !drag) return;
    const { index, start, box, fixed } = drag;
    const to = pointOf(event);
    const next = fixed
      ? spanned(fixed, to, shown.bitmap)
      : moved(box, [to[0] - start[0], to[1] - start[1]], shown.bitmap);
    onEdit(withBox(shown, index, next), false);
  });
  canvas.addEventListener('pointerup', () => {
    if (!shown || !drag) return;
    const { index } = drag;
    drag = null;
    const [x1, y1, x2, y2] = shown.boxes[index]!.box;
    const min = MIN_SIDE * zoom();
    const clicked = x2 - x1 < min || y2 - y1 < min;
    onEdit(clicked ? withoutBox(shown.boxes, index) : shown, true);
  });
  canvas.addEventListener('pointercancel', () => {
    if (drag) onEdit(drag.before, true);
    drag = null;
  });
  editor.addEventListener('keydown', (event) => {
    if (!shown || drag) return;
    const edited = keyed(shown, event, className(), shown.bitmap);
    if (!edited) return;
    event.preventDefault();
    onEdit(edited, true);
  });
  new ResizeObserver(redraw).observe(canvas);

  return (next) => {
    shown = next;
    if (next) {
      const { width, height } = next.bitmap;
      canvas.style.width = `calc(min(100%, 70vh * ${width / height}))`;
      canvas.style.aspectRatio = `${width} / ${height}`;
    }
    redraw();
  };
}
