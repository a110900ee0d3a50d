import type { StageTimes } from '@rsanet/rsanet';
import { element, row } from '../element.ts';
import { HISTORY_LENGTH, STAGES, type StageHistory } from './stage-history.ts';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 120;
const COLUMN = 10;
/** Of a column's width, what stays free. */
const GAP = 2;

/** Draws the times of the last detections, a column each, stage upon stage; a table says the same. */
export function drawStages(history: StageHistory): void {
  const all = history.all();
  const last = all.at(-1);
  element('stage-chart', HTMLElement).replaceChildren(...(last ? [chart(all)] : []));
  const rows = STAGES.map((stage) => {
    const head = document.createElement('span');
    const swatch = Object.assign(document.createElement('span'), { className: `swatch ${stage}` });
    head.append(swatch, stage);
    return row([head, milliseconds(last?.[stage]), milliseconds(history.median(stage))]);
  });
  element('stage-rows', HTMLElement).replaceChildren(...rows);
}

/** Milliseconds as text, finer where they are few. */
export function milliseconds(time: number | null | undefined): string {
  return time == null ? '–' : `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function chart(all: readonly StageTimes[]): HTMLElement {
  const max = Math.max(...all.map(({ total }) => total));
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent =
    all.length === 1
      ? `One detection, ${milliseconds(max)}`
      : `Last ${all.length} detections, up to ${milliseconds(max)}`;
  figure.append(all.length === 1 ? bar(all[0]!) : columns(all, max), caption);
  return figure;
}

/** One detection, its stages side by side. */
function bar(times: StageTimes): SVGElement {
  const svg = drawing(times.total, 1);
  svg.classList.add('bar');
  let x = 0;
  for (const stage of STAGES) {
    svg.append(svgElement('rect', { class: stage, x, y: 0, width: times[stage], height: 1 }));
    x += times[stage];
  }
  return svg;
}

function columns(all: readonly StageTimes[], max: number): SVGElement {
  const svg = drawing(HISTORY_LENGTH * COLUMN, HEIGHT);
  const from = HISTORY_LENGTH - all.length;
  for (const [at, times] of all.entries()) {
    let y = HEIGHT;
    for (const stage of STAGES) {
      const height = (times[stage] / max) * HEIGHT;
      y -= height;
      const [x, width] = [(from + at) * COLUMN, COLUMN - GAP];
      svg.append(svgElement('rect', { class: stage, x, y, width, height }));
    }
  }
  return svg;
}

/** An image that is stretched to whatever room there is. */
function drawing(width: number, height: number): SVGElement {
  return svgElement('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
}

function svgElement(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
