import {
  dot,
  gridX,
  gridY,
  ruleX,
  ruleY,
  type ScaleOptions,
  scale,
  text,
} from '@observablehq/plot';
import type { Interval } from '../../statistics/bootstrap.ts';
import { AXIS_LABEL, draw, GRID, HALO, INK, REFERENCE_LINE, TITLE_HEIGHT, WIDTH } from './chart.ts';
import { placeLabels } from './place-labels.ts';
import { around } from './ticks.ts';

/** A named point, and how sure its height is. */
export interface ScatterPoint {
  label: string;
  x: number;
  y: number;
  interval: Interval | null;
  /** Whether it is what the others are compared with. */
  reference: boolean;
}

/** What a scatter chart shows. */
export interface Scatter {
  title: string;
  subtitle: string;
  xLabel: string;
  yLabel: string;
  points: readonly ScatterPoint[];
}

const HEIGHT = 330;
const FRAME = {
  left: 64,
  right: WIDTH - 24,
  top: TITLE_HEIGHT + 14,
  bottom: TITLE_HEIGHT + HEIGHT,
};

/** One quantity against another, each point by its name; a dashed line at the reference's height. */
export function scatter({ title, subtitle, xLabel, yLabel, points }: Scatter): string {
  const heights = points.flatMap(({ y, interval }) => [y, ...(interval ?? [])]);
  const x = {
    type: 'linear',
    label: xLabel,
    ...AXIS_LABEL,
    domain: around(
      points.map((point) => point.x),
      0.12,
    ),
    range: [FRAME.left, FRAME.right],
  } satisfies ScaleOptions;
  const y = {
    type: 'linear',
    label: null,
    domain: around(heights, 0.08),
    zero: false,
    range: [FRAME.bottom, FRAME.top],
  } satisfies ScaleOptions;
  const [toX, toY] = [scale({ x }), scale({ y })];
  const at = points.map((point) => {
    const [low, high] = point.interval ?? [point.y, point.y];
    const place = { x: toX.apply(point.x), y: toY.apply(point.y), label: point.label };
    return { ...place, top: toY.apply(high), bottom: toY.apply(low) };
  });
  const places = placeLabels(
    at,
    FRAME,
    at.filter((_, i) => points[i]!.reference).map(({ y }) => y),
  );
  const sure = points.flatMap(({ interval, ...point }) =>
    interval ? [{ ...point, low: interval[0], high: interval[1] }] : [],
  );
  return draw({
    title,
    subtitle,
    heights: yLabel,
    height: HEIGHT,
    marginLeft: FRAME.left,
    x,
    y,
    marks: [
      gridX(GRID),
      gridY(GRID),
      ruleY(
        points.filter(({ reference }) => reference),
        { y: 'y', ...REFERENCE_LINE },
      ),
      ruleX(sure, { x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.5 }),
      dot(points, { x: 'x', y: 'y', r: 4.5, fill: colour }),
      ...points.map((point, i) =>
        text([point], { x: 'x', y: 'y', text: 'label', ...HALO, ...places[i]! }),
      ),
    ],
  });
}

const colour = ({ reference }: { reference: boolean }) => (reference ? INK.marked : INK.main);
