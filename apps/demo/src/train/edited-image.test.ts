import { expect, test } from 'vitest';
import { type Boxes, keyed } from './edited-image.ts';

const size = { width: 400, height: 200 };
const none: Boxes = { boxes: [], selected: null };

function press(edited: Boxes, ...keys: string[]): Boxes {
  return keys.reduce((before, typed) => {
    const key = typed.replace('Shift+', '');
    const after = keyed(before, { key, shiftKey: key !== typed }, 'cat', size);
    if (!after) throw new Error(`${typed} does nothing`);
    return after;
  }, edited);
}

test('a box is added, moved and resized by keys alone', () => {
  const added = press(none, 'Enter');
  expect(added).toEqual({ boxes: [{ class: 'cat', box: [100, 50, 300, 150] }], selected: 0 });
  const moved = press(added, 'ArrowRight', 'ArrowUp');
  expect(moved.boxes[0]!.box).toEqual([104, 46, 304, 146]);
  const resized = press(moved, 'Shift+ArrowLeft', 'Shift+ArrowDown');
  expect(resized.boxes[0]!.box).toEqual([104, 46, 300, 150]);
});

test('boxes are chosen in turn and removed', () => {
  const two = press(none, 'Enter', 'Enter', 'ArrowDown');
  expect(two.selected).toBe(1);
  expect(press(two, 'PageDown').selected).toBe(0);
  expect(press(two, 'PageDown', 'PageUp').selected).toBe(1);
  const one = press(two, 'PageUp', 'Delete');
  expect(one.boxes.map(({ box }) => box)).toEqual([[100, 54, 300, 154]]);
  expect(press(one, 'Backspace')).toEqual(none);
});

test('other keys, and keys without a box to act on, do nothing', () => {
  expect(keyed(none, { key: 'Delete', shiftKey: false }, 'cat', size)).toBe(null);
  expect(keyed(press(none, 'Enter'), { key: 'Tab', shiftKey: false }, 'cat', size)).toBe(null);
});
