import { basename, resolve } from 'node:path';
import { barX, barY } from '@observablehq/plot';
import type { SplitReport } from '@rsanet/train';
import { chart } from '../html/chart.ts';
import { type Content, html, htmlPage, htmlTable } from '../html/html.ts';
import type { DataReport } from './report-data.ts';
import { CLASS_TITLES, classCells } from './report-tables.ts';

/** The report on a data set as a page. */
export function reportPage(data: string, { splits, duplicates }: DataReport): string {
  return htmlPage(
    `Data set ${basename(resolve(data))}`,
    splits.map(splitPart),
    list(
      'Equal files',
      duplicates.map((places) => places.map(({ split, image }) => `${split}/${image}`).join(' = ')),
    ),
  );
}

function splitPart(report: SplitReport): Content {
  const { split, images, objects, classes, withoutObjects, broken } = report;
  return html`<h2>${split}</h2>
<p>${images} images, ${objects} objects.</p>
${htmlTable(CLASS_TITLES, classes.map(classCells))}
${objects > 0 ? [classChart(report), sizeChart(report)] : []}
${list('Images without objects', withoutObjects)}
${list(
  'Broken',
  broken.map(({ image, reason }) => `${image}: ${reason}`),
)}
`;
}

function classChart({ classes }: SplitReport): Content {
  return chart({
    caption: 'Objects of each class.',
    height: 60 + 22 * classes.length,
    marginLeft: 140,
    x: { label: 'objects', grid: true },
    y: { label: null },
    marks: [barX(classes, { x: 'objects', y: 'class', fill: '#0550ae', sort: { y: '-x' } })],
  });
}

function sizeChart({ relativeSizes }: SplitReport): Content {
  const step = 100 / relativeSizes.length;
  const bars = relativeSizes.map((objects, i) => ({ from: i * step, objects }));
  return chart({
    caption: "Objects by size: the root of the box's share of the image's area.",
    x: { label: "% of the image's sides, from", tickFormat: (value: number) => `${value}` },
    y: { label: 'objects', grid: true },
    marks: [barY(bars, { x: 'from', y: 'objects', fill: '#0550ae' })],
  });
}

function list(title: string, lines: readonly string[]): Content {
  if (lines.length === 0) return [];
  return html`<h3>${title}: ${lines.length}</h3>
<ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul>
`;
}
