import { axisY, dot, gridX, ruleX, ruleY, text, tickX } from '@observablehq/plot';
import type { Machine } from '../../environment/environment.ts';
import type { VariantFindings } from '../../study/findings.ts';
import {
  AXIS,
  type Chart,
  draw,
  HALO,
  INK,
  LABEL_OFFSET,
  REFERENCE_LINE,
  TITLE_HEIGHT,
  textWidth,
} from './chart.ts';
import { machineLabel } from './machine-label.ts';
import { around } from './ticks.ts';

const ROW = 56;

/** mAP by variant: each seed, and the mean with its interval. */
export function studyChart(
  name: string,
  title: string,
  variants: readonly Pick<VariantFindings, 'name' | 'runs' | 'map'>[],
  environment: Machine,
): Chart {
  const runs = variants.flatMap(({ name, runs }) =>
    runs.map(({ map }) => ({ name, map: 100 * map })),
  );
  const means = variants.map(({ name, map: { mean, interval } }) => ({
    name,
    mean: 100 * mean,
    low: 100 * (interval?.[0] ?? mean),
    high: 100 * (interval?.[1] ?? mean),
  }));
  const names = variants.map(({ name }) => name);
  const reach = [...runs.map(({ map }) => map), ...means.flatMap(({ low, high }) => [low, high])];
  const several = variants.some(({ map }) => map.interval !== null);
  const interval = several ? `, and the mean with Student's 95 % interval` : '';
  const svg = draw({
    title,
    subtitle: `A dot per seed${interval}. ${machineLabel(environment)}`,
    width: 760,
    height: TITLE_HEIGHT + ROW * variants.length + AXIS,
    marginLeft: 24 + Math.max(...names.map(textWidth)),
    marginBottom: AXIS,
    marginRight: 24,
    x: {
      domain: around(reach, 0.08),
      label: 'mAP@0.5, %',
      labelAnchor: 'center',
      labelOffset: LABEL_OFFSET,
      zero: false,
    },
    y: { type: 'band', domain: names },
    marks: [
      gridX({ strokeOpacity: 0.08 }),
      axisY({ label: null, tickSize: 0 }),
      ruleX(means.slice(0, 1), { x: 'mean', ...REFERENCE_LINE }),
      ruleY(means, { x1: 'low', x2: 'high', y: 'name', stroke: INK.main, strokeWidth: 2 }),
      tickX(means, { x: 'mean', y: 'name', stroke: INK.main, strokeWidth: 2.5, inset: 16 }),
      dot(runs, { x: 'map', y: 'name', r: 4, fill: INK.text, fillOpacity: 0.55 }),
      text(means, { x: 'mean', y: 'name', dy: -19, ...HALO, text: ({ mean }) => mean.toFixed(1) }),
    ],
  });
  return { name, svg };
}
