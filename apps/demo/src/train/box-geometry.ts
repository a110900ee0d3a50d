import { boxArea, type CornerBox, type Size } from '@rsanet/detect-utils';

/** A place in an image, in its pixels. */
export type Point = readonly [x: number, y: number];

/** What a pointer takes hold of: a box by one of its corners, or by its inside. */
export interface Hold {
  /** Of the box. */
  readonly index: number;
  /** The corner that stays where it is; null where the whole box moves. */
  readonly fixed: Point | null;
}

/** The box between two corners, in whole pixels of the image. */
export function spanned([ax, ay]: Point, [bx, by]: Point, { width, height }: Size): CornerBox {
  const inside = (value: number, max: number) => Math.round(Math.min(max, Math.max(0, value)));
  const [x1, x2] = [inside(Math.min(ax, bx), width), inside(Math.max(ax, bx), width)];
  const [y1, y2] = [inside(Math.min(ay, by), height), inside(Math.max(ay, by), height)];
  return [x1, y1, x2, y2];
}

/** The box, moved as far as the image allows. */
export function moved(
  [x1, y1, x2, y2]: CornerBox,
  [dx, dy]: Point,
  { width, height }: Size,
): CornerBox {
  const right = Math.round(Math.max(-x1, Math.min(dx, width - x2)));
  const down = Math.round(Math.max(-y1, Math.min(dy, height - y2)));
  return [x1 + right, y1 + down, x2 + right, y2 + down];
}

/**
 * What a pointer at a place takes hold of: the nearest corner within reach, else the smallest box around it.
 *
 * @param reach pixels of the image
 */
export function holdAt(boxes: readonly CornerBox[], [x, y]: Point, reach: number): Hold | null {
  const corners = boxes.flatMap(([x1, y1, x2, y2], index) =>
    [x1, x2].flatMap((cx) =>
      [y1, y2].map((cy) => ({
        index,
        fixed: [x1 + x2 - cx, y1 + y2 - cy] as const,
        distance: Math.hypot(cx - x, cy - y),
      })),
    ),
  );
  const [corner] = corners.sort((a, b) => a.distance - b.distance);
  if (corner && corner.distance <= reach) return { index: corner.index, fixed: corner.fixed };
  const around = [...boxes.entries()].filter(
    ([, [x1, y1, x2, y2]]) => x > x1 && x < x2 && y > y1 && y < y2,
  );
  const [smallest] = around.sort(([, a], [, b]) => boxArea(a) - boxArea(b));
  return smallest ? { index: smallest[0], fixed: null } : null;
}
