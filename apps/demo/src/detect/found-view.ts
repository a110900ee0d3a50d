import { classColour } from '@rsanet/detect-utils/draw';
import type { Detection } from '@rsanet/rsanet';
import { atMostEvery } from '../at-most-every.ts';
import { element, row } from '../element.ts';
import { type ClassCount, classCounts, countsText } from './class-counts.ts';

/** Milliseconds between two announcements, so that a video does not talk without end. */
const ANNOUNCED_EVERY = 2000;
/** Milliseconds between two changes of the table, so that it can be read. */
const LISTED_EVERY = 500;

/** Shows detections as text: by class, each one in a table, and read out now and then. */
export function makeFoundView(): (detections: readonly Detection[]) => void {
  const live = element('found-live', HTMLElement);
  const classes = element('found-classes', HTMLElement);
  const rows = element('found-rows', HTMLElement);

  const announce = atMostEvery<string>(ANNOUNCED_EVERY, (text) => {
    live.textContent = text;
  });
  const list = atMostEvery<readonly Detection[]>(LISTED_EVERY, (detections) => {
    classes.replaceChildren(...classCounts(detections).map(chip));
    // Where chips show the same, it is there to be read out alone.
    live.classList.toggle('hidden', detections.length > 0);
    rows.replaceChildren(...detections.map(detectionRow));
  });
  return (detections) => {
    announce(countsText(classCounts(detections)));
    list(detections);
  };
}

function chip({ class: name, classId, count }: ClassCount): HTMLElement {
  const item = document.createElement('li');
  item.append(swatch(classId), `${name} `, strong(String(count)));
  return item;
}

function detectionRow({ class: name, classId, score, bbox }: Detection): HTMLElement {
  const [x, y, width, height] = bbox.map(Math.round);
  const head = document.createElement('span');
  head.append(swatch(classId), name);
  return row([head, score.toFixed(2), `${x}, ${y}`, `${width} × ${height}`]);
}

function swatch(classId: number): HTMLElement {
  const colour = document.createElement('span');
  colour.className = 'swatch';
  colour.style.backgroundColor = classColour(classId);
  return colour;
}

function strong(text: string): HTMLElement {
  return Object.assign(document.createElement('strong'), { textContent: text });
}
