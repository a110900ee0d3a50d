import {
  type CocoEvaluation,
  ERROR_KINDS,
  type VocMetric,
  type VocResult,
} from '@rsanet/detect-utils';
import { table } from '../table.ts';
import type { Breakdown } from './breakdown.ts';

/** A part of 1 as percent, or `-` where there is nothing to measure. */
export function percent(value: number | null | undefined): string {
  return value == null || value < 0 ? '-' : (100 * value).toFixed(2);
}

/** VOC's figures, per class and in the mean. */
export function vocTable({ map, perClass }: VocResult, metric: VocMetric): string {
  const rows = perClass.map(({ class: name, ap, positives, detections, recall }) => [
    name,
    percent(ap),
    String(positives),
    String(detections),
    percent(recall),
  ]);
  const titles = ['class', `AP, % (${metric})`, 'objects', 'detections', 'recall, %'];
  return table(titles, [...rows, ['mean', percent(map), '', '', '']]);
}

/** COCO's figures, per class and the twelve. */
export function cocoTable({ perClass, ...figures }: CocoEvaluation): string {
  const classes = perClass.map(({ class: name, AP, AP50 }) => [name, percent(AP), percent(AP50)]);
  const rows = Object.entries(figures).map(([name, value]) => [name, percent(value)]);
  return table(['class', 'AP, %', 'AP50, %'], classes) + table(['figure', '%'], rows);
}

/** From what score detections count. */
export function scoreText(score: Breakdown['score']): string {
  return score === null ? "each class's own score" : `the score ${score}`;
}

/** Errors by kind, precision and recall, and AP by size. */
export function breakdownTable({ score, perClass, sizes }: Breakdown): string {
  const errors = perClass.map((row) => [row.class, ...ERROR_KINDS.map((kind) => `${row[kind]}`)]);
  const points = perClass.map(({ class: name, score: from, precision, recall, best }) => [
    name,
    from.toFixed(2),
    percent(precision),
    percent(recall),
    best ? best.threshold.toFixed(2) : '-',
    percent(best?.precision),
    percent(best?.recall),
  ]);
  const bySize = Object.entries(sizes).map(([size, ap]) => [size, percent(ap)]);
  const best = ['best score', 'precision, %', 'recall, %'];
  return [
    `From ${scoreText(score)}:\n`,
    table(['class', ...ERROR_KINDS], errors),
    table(['class', 'score', 'precision, %', 'recall, %', ...best], points),
    table(['size', 'AP, % (COCO)'], bySize),
  ].join('');
}
