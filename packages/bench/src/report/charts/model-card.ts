import { dot, gridX, gridY, lineY, ruleX, text } from '@observablehq/plot';
import type { Machine } from '../../environment/environment.ts';
import { AXIS_LABEL, type Chart, draw, GRID, HALO, INK, REFERENCE_LINE } from './chart.ts';
import { machineLabel } from './machine-label.ts';
import { drawRows } from './rows.ts';

/** What a model's card knows of how it learnt and what it finds; accuracies are 0..1. */
export interface ModelFigures {
  name: string;
  environment: Machine;
  /** What the accuracies of the classes were measured on. */
  split: string;
  /** mAP@0.5, all-point, on what chose the weights, by epoch. */
  curve: readonly { epoch: number; ap: number }[];
  map: { elevenPoint: number };
  /** AP@0.5, 11-point. */
  perClass: readonly { class: string; elevenPoint: number }[];
}

/** How a model learnt, where its curve is known, and what it reaches per class. */
export function modelCharts(model: ModelFigures): Chart[] {
  const classes = { name: `${model.name}-classes`, svg: classesChart(model) };
  if (model.curve.length === 0) return [classes];
  return [{ name: `${model.name}-curve`, svg: curveChart(model) }, classes];
}

/** mAP by epoch, the best one marked. */
function curveChart({ name, curve, environment }: ModelFigures): string {
  const points = curve.map(({ epoch, ap }) => ({ epoch, map: 100 * ap }));
  const best = points.reduce((one, other) => (other.map > one.map ? other : one));
  return draw({
    title: `${name}: mAP@0.5 while it learnt`,
    subtitle: `All-point, of the averaged weights on what chose them. ${machineLabel(environment)}`,
    heights: 'mAP@0.5, %',
    height: 280,
    marginLeft: 64,
    marginRight: 24,
    x: { label: 'epoch', ...AXIS_LABEL, domain: [0, points.at(-1)!.epoch] },
    y: { label: null, domain: [0, 100] },
    marks: [
      gridX(GRID),
      gridY(GRID),
      lineY(points, { x: 'epoch', y: 'map', stroke: INK.main, strokeWidth: 2 }),
      dot([best], { x: 'epoch', y: 'map', r: 4, fill: INK.marked }),
      text([best], { x: 'epoch', y: 'map', dy: -14, ...HALO, text: ({ map }) => map.toFixed(1) }),
    ],
  });
}

/** AP of each class, and their mean. */
function classesChart({ name, split, map, perClass, environment }: ModelFigures): string {
  const points = perClass.map((one) => ({ name: one.class, ap: 100 * one.elevenPoint }));
  return drawRows({
    title: `${name}: AP@0.5 of each class on ${split}`,
    subtitle: `11-point; dashed: their mean. ${machineLabel(environment)}`,
    names: points.map((point) => point.name),
    row: 40,
    marginRight: 24,
    x: { domain: [0, 100], label: 'AP@0.5, %', ...AXIS_LABEL },
    marks: [
      ruleX([100 * map.elevenPoint], REFERENCE_LINE),
      dot(points, { x: 'ap', y: 'name', r: 5, fill: INK.main }),
      text(points, { x: 'ap', y: 'name', dy: -13, ...HALO, text: ({ ap }) => ap.toFixed(1) }),
    ],
  });
}
