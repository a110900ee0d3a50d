import { type Markish, type PlotOptions, plot, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A chart as a file of its own. */
export interface Chart {
  /** Letters, digits and hyphens, to make a file's name of. */
  name: string;
  /** SVG that needs nothing else, on a white ground. */
  svg: string;
}

/** What a chart shows: Plot's options, and what stands above it. */
export interface Drawing extends PlotOptions {
  /** Pixels between the title and the axis below. */
  height: number;
  marginLeft: number;
  marks: Markish[];
  title: string;
  /** Where and how it was measured. */
  subtitle: string;
  /** What the heights are; left out where rows have names. */
  heights?: string;
}

/** Pixels of every chart. */
export const WIDTH = 760;

/** Pixels that the title and what stands below it take. */
export const TITLE_HEIGHT = 76;

/** Pixels that an axis below takes, and where its label stands in them. */
const AXIS = 54;
export const AXIS_LABEL = { labelAnchor: 'center', labelOffset: 42 } as const;

/** Behind everything, where the ticks are. */
export const GRID = { strokeOpacity: 0.08 } as const;

/** What a chart is drawn in: legible on white, and distinct to the colour-blind too. */
export const INK = {
  text: '#1f2328',
  faint: '#6e7781',
  main: '#0550ae',
  marked: '#bc4c00',
} as const;

/** What the others are compared with. */
export const REFERENCE_LINE = {
  stroke: INK.marked,
  strokeDasharray: '4 4',
  strokeOpacity: 0.6,
} as const;

/** Keeps a text legible where it crosses a line. */
export const HALO = { fill: INK.text, stroke: 'white', strokeWidth: 4 } as const;

const SVG = 'http://www.w3.org/2000/svg';
const FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif";

/** Draws with Observable Plot, without a browser. The same drawing gives the same bytes. */
export function draw(drawing: Drawing): string {
  const { title, subtitle, heights, height, marks, ...options } = drawing;
  const { document } = parseHTML('<html></html>');
  const above = {
    facet: 'super',
    frameAnchor: 'top-left',
    textAnchor: 'start',
    dx: 16 - options.marginLeft,
  } as const;
  const svg = plot({
    ...options,
    document,
    width: WIDTH,
    height: TITLE_HEIGHT + height + AXIS,
    marginTop: TITLE_HEIGHT,
    marginBottom: AXIS,
    marks: [
      text([title], { ...above, dy: 12 - TITLE_HEIGHT, fontWeight: 'bold', fontSize: 15 }),
      text([subtitle], { ...above, dy: 34 - TITLE_HEIGHT, fill: INK.faint }),
      text(heights ? [`↑ ${heights}`] : [], { ...above, dy: 58 - TITLE_HEIGHT }),
      ...marks,
    ],
  });
  // Plot's own style sheet is for an element of a page.
  svg.querySelector('style')?.remove();
  svg.removeAttribute('class');
  set(svg, { xmlns: SVG, role: 'img', 'font-family': FONT, 'font-size': '12', color: INK.text });
  const ground = document.createElementNS(SVG, 'rect');
  set(ground, { width: '100%', height: '100%', fill: 'white' });
  const name = document.createElementNS(SVG, 'title');
  name.textContent = `${title}. ${subtitle}`;
  svg.prepend(name, ground);
  return `${svg.outerHTML}\n`;
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** About the pixels that a text takes at 12 px. */
export const textWidth = (text: string): number => 7 * text.length;
