import { boxArea, type CornerBox, type Size } from '@rsanet/detect-utils';
import type { TrainingBox } from './example.ts';
import { type Placement, placeBox } from './placement.ts';

/** Part of an object that must remain in sight for it to stay a target. */
const MIN_VISIBLE = 0.3;

/** Shortest side of a target, in pixels of the input. */
const MIN_SIDE = 2;

/**
 * Moves an image's objects with it, clips them to the window, and leaves out those of which less
 * than three tenths or a side under 2 pixels remains. What a box holds beyond the
 * edge of its own image counts as never having been there.
 *
 * @param boxes objects in pixels of the image
 * @param source size of the image
 * @param window part of the input that shows the image
 * @returns objects in pixels of the input
 */
export function placeBoxes<Box extends TrainingBox>(
  boxes: readonly Box[],
  source: Size,
  place: Placement,
  window: CornerBox,
): Box[] {
  return keepVisible(boxes, source, window, (box) => placeBox(box, place));
}

/** As {@link placeBoxes}, by any way of moving a box. */
export function keepVisible<Box extends TrainingBox>(
  boxes: readonly Box[],
  source: Size,
  window: CornerBox,
  move: (box: CornerBox) => CornerBox,
): Box[] {
  const image: CornerBox = [0, 0, source.width, source.height];
  return boxes.flatMap((object) => {
    const whole = move(clip(object.box, image));
    const seen = clip(whole, window);
    const kept =
      seen[2] - seen[0] >= MIN_SIDE &&
      seen[3] - seen[1] >= MIN_SIDE &&
      boxArea(seen) >= MIN_VISIBLE * boxArea(whole);
    return kept ? [{ ...object, box: seen }] : [];
  });
}

function clip(box: CornerBox, [x1, y1, x2, y2]: CornerBox): CornerBox {
  const x = (value: number) => Math.min(x2, Math.max(x1, value));
  const y = (value: number) => Math.min(y2, Math.max(y1, value));
  return [x(box[0]), y(box[1]), x(box[2]), y(box[3])];
}
