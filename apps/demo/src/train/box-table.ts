import type { CornerBox } from '@rsanet/detect-utils';
import { element } from '../element.ts';
import type { Shown } from './box-canvas.ts';
import { spanned } from './box-geometry.ts';
import { type OnEdit, withBox, withoutBox } from './edited-image.ts';

const SIDES = ['Left', 'Top', 'Right', 'Bottom'] as const;

/** A row of the table, always of the box at one place of the list. */
interface Row {
  readonly tr: HTMLElement;
  readonly name: HTMLInputElement;
  /** In the order of {@link SIDES}. */
  readonly sides: readonly HTMLInputElement[];
}

/**
 * The table that says the same as the canvas, in fields that can be typed in. Rows stay as they are while their
 * values change, so that the focus stays too.
 *
 * @returns shows the boxes of an image; null for none
 */
export function makeBoxTable(onEdit: OnEdit): (shown: Shown | null) => void {
  const body = element('box-rows', HTMLElement);
  const rows: Row[] = [];
  let shown: Shown | null = null;

  function addRow(index: number): void {
    const of = `of box ${index + 1}`;
    const name = field('text', `Name ${of}`, (typed) => {
      const boxes = shown!.boxes.map((one, i) => (i === index ? { ...one, class: typed } : one));
      onEdit({ boxes, selected: index }, true);
    });
    name.setAttribute('list', 'classes');
    const sides = SIDES.map((label) => field('number', `${label} ${of}`, moveBox));
    function moveBox(): void {
      const [x1, y1, x2, y2] = sides.map(({ value }) => Number(value));
      const box = spanned([x1!, y1!], [x2!, y2!], shown!.bitmap);
      onEdit(withBox({ boxes: shown!.boxes, selected: index }, index, box), true);
    }
    const remove = Object.assign(document.createElement('button'), {
      type: 'button',
      textContent: '×',
    });
    remove.setAttribute('aria-label', `Remove box ${index + 1}`);
    remove.addEventListener('click', () => {
      onEdit(withoutBox(shown!.boxes, index), true);
      if (!remove.isConnected) element('add-box', HTMLButtonElement).focus();
    });
    const tr = document.createElement('tr');
    tr.addEventListener('focusin', () => {
      if (shown && shown.selected !== index) onEdit({ boxes: shown.boxes, selected: index }, false);
    });
    tr.append(...[name, ...sides, remove].map(cell));
    body.append(tr);
    rows.push({ tr, name, sides });
  }

  return (next) => {
    shown = next;
    const boxes = shown?.boxes ?? [];
    while (rows.length < boxes.length) addRow(rows.length);
    for (const { tr } of rows.splice(boxes.length)) tr.remove();
    for (const [index, { tr, name, sides }] of rows.entries()) {
      tr.setAttribute('aria-current', String(index === shown?.selected));
      name.value = boxes[index]!.class;
      const box: CornerBox = boxes[index]!.box;
      for (const [side, input] of sides.entries()) input.value = String(box[side]);
    }
  };
}

function cell(content: HTMLElement): HTMLElement {
  const td = document.createElement('td');
  td.append(content);
  return td;
}

/** A field that hands over what was typed when it is left; nothing typed is put back to what was. */
function field(
  type: 'text' | 'number',
  label: string,
  onTyped: (typed: string) => void,
): HTMLInputElement {
  const input = Object.assign(document.createElement('input'), { type });
  input.setAttribute('aria-label', label);
  let before = '';
  input.addEventListener('focus', () => {
    before = input.value;
  });
  input.addEventListener('change', () => {
    const typed = input.value.trim();
    if (typed === '') input.value = before;
    else onTyped(typed);
  });
  return input;
}
