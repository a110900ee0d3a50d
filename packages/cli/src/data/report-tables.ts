import type { ClassReport, SplitReport, Spread } from '@rsanet/train';
import { table } from '../table.ts';
import type { DataReport } from './report-data.ts';

/** The columns of a split's classes. */
export const CLASS_TITLES = [
  'class',
  'objects',
  'images',
  'difficult',
  'crowds',
  'width, px',
  'height, px',
] as const;

/** The cells of a class: counts, and its boxes' sides as `min / median / max`. */
export function classCells(one: ClassReport): string[] {
  const { objects, images, difficult, crowds, width, height } = one;
  const counts = [objects, images, difficult, crowds].map(String);
  return [one.class, ...counts, spreadText(width), spreadText(height)];
}

/** What a data set holds, and what is wrong with it, for people. */
export function reportTables({ splits, duplicates }: DataReport): string {
  const found = splits.map(splitText);
  const repeated = duplicates.map((places) =>
    places.map(({ split, image }) => `${split}/${image}`).join(' = '),
  );
  return found.join('\n') + section('Equal files', repeated);
}

function splitText({ split, images, objects, classes, withoutObjects, broken }: SplitReport) {
  return [
    `${split}: ${images} images, ${objects} objects\n`,
    table(CLASS_TITLES, classes.map(classCells)),
    section('Without objects', withoutObjects),
    section(
      'Broken',
      broken.map(({ image, reason }) => `${image}: ${reason}`),
    ),
  ].join('');
}

/** Lines of a list that are shown; JSON and page hold all. */
const SHOWN = 20;

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const more = lines.length > SHOWN ? [`... and ${lines.length - SHOWN} more`] : [];
  const shown = [...lines.slice(0, SHOWN), ...more].map((line) => `  ${line}\n`);
  return `${title}: ${lines.length}\n${shown.join('')}`;
}

function spreadText(spread: Spread | null): string {
  if (!spread) return '-';
  return [spread.min, spread.median, spread.max].map((side) => side.toFixed(0)).join(' / ');
}
