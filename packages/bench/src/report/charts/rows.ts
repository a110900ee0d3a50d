import { axisY, gridX, type Markish, ruleY, text } from '@observablehq/plot';
import { type Drawing, draw, GRID, INK, textWidth } from './chart.ts';

/** A row of a chart: its name, and the ends of an interval. */
interface Row {
  name: string;
  low: number;
  high: number;
}

/** What a chart of rows shows. */
interface Rows extends Omit<Drawing, 'height' | 'marginLeft' | 'y'> {
  names: readonly string[];
  /** Pixels of a row. */
  row: number;
  /** What lies behind all marks; a grid by default. */
  behind?: Markish[];
}

/** Draws a row per name, each with its name on the left. */
export function drawRows({ names, row, behind = [gridX(GRID)], marks, ...drawing }: Rows): string {
  return draw({
    ...drawing,
    height: row * names.length,
    marginLeft: 24 + Math.max(...names.map(textWidth)),
    y: { type: 'band', domain: names },
    marks: [...behind, axisY({ label: null, tickSize: 0 }), ...marks],
  });
}

/** The interval of each row. */
export const intervals = <R extends Row>(
  rows: readonly R[],
  stroke: string | ((row: R) => string) = INK.main,
): Markish => ruleY(rows, { x1: 'low', x2: 'high', y: 'name', stroke, strokeWidth: 2 });

/** A text on the right of each row's interval. */
export const labels = <R extends Row>(rows: readonly R[], of: (row: R) => string): Markish =>
  text(rows, { x: 'high', y: 'name', dx: 9, textAnchor: 'start', text: of });
