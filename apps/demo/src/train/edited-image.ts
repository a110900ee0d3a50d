import type { CornerBox, Size } from '@rsanet/detect-utils';
import { moved, spanned } from './box-geometry.ts';
import type { LabelledBox } from './labelled-image.ts';

/** The boxes of the image that is shown, and which of them is chosen. */
export interface Boxes {
  readonly boxes: readonly LabelledBox[];
  /** Null for none. */
  readonly selected: number | null;
}

/** Takes changed boxes; `done` is false while a pointer still moves. */
export type OnEdit = (edited: Boxes, done: boolean) => void;

/** A box in the middle of the image, chosen. */
export function withNewBox(boxes: readonly LabelledBox[], name: string, size: Size): Boxes {
  const { width, height } = size;
  const middle = spanned([width / 4, height / 4], [(3 * width) / 4, (3 * height) / 4], size);
  return { boxes: [...boxes, { class: name, box: middle }], selected: boxes.length };
}

/** With one box at another place. */
export function withBox({ boxes, selected }: Boxes, index: number, box: CornerBox): Boxes {
  return { boxes: boxes.map((one, i) => (i === index ? { ...one, box } : one)), selected };
}

/** Without a box; the one before it is chosen. */
export function withoutBox(boxes: readonly LabelledBox[], index: number): Boxes {
  const rest = boxes.filter((_, i) => i !== index);
  return { boxes: rest, selected: rest.length === 0 ? null : Math.max(0, index - 1) };
}

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A key that was pressed. */
export type Key = Pick<KeyboardEvent, 'key' | 'shiftKey'>;

/**
 * What a key does to the boxes: Enter adds one, Page Up and Page Down choose, Delete removes, arrows move by a
 * hundredth of the image, with Shift the lower right corner alone.
 *
 * @param name of a box that is added
 * @returns null for a key that does nothing
 */
export function keyed(
  edited: Boxes,
  { key, shiftKey }: Key,
  name: string,
  size: Size,
): Boxes | null {
  const { boxes, selected } = edited;
  if (key === 'Enter') return withNewBox(boxes, name, size);
  if (boxes.length === 0) return null;
  const count = boxes.length;
  if (key === 'PageDown')
    return { boxes, selected: selected === null ? 0 : (selected + 1) % count };
  if (key === 'PageUp') return { boxes, selected: ((selected ?? 0) + count - 1) % count };
  if (selected === null) return null;
  if (key === 'Delete' || key === 'Backspace') return withoutBox(boxes, selected);
  const direction = DIRECTIONS[key];
  if (!direction) return null;
  const step = Math.max(1, Math.round(Math.max(size.width, size.height) / 100));
  const by = [direction[0] * step, direction[1] * step] as const;
  const { box } = boxes[selected]!;
  if (!shiftKey) return withBox(edited, selected, moved(box, by, size));
  const [x1, y1, x2, y2] = box;
  const corner = [Math.max(x1 + 1, x2 + by[0]), Math.max(y1 + 1, y2 + by[1])] as const;
  return withBox(edited, selected, spanned([x1, y1], corner, size));
}
