import { dot, line } from '@observablehq/plot';
import { ERROR_KINDS, type OperatingPoint } from '@rsanet/detect-utils';
import type { EpochReport, Measure } from '@rsanet/train';
import { percent, scoreText } from '../evaluation/tables.ts';
import { chart } from '../html/chart.ts';
import { type Content, html, htmlPage, htmlTable } from '../html/html.ts';
import type { RunEvaluation } from './run-evaluation.ts';

/** What is known of a run. */
export interface RunRecord {
  readonly name: string;
  readonly history: readonly EpochReport[];
  /** What chose the weights. */
  readonly measure: Measure;
  /** How they were learnt and where, as the detector's metadata say. */
  readonly training: Readonly<Record<string, unknown>>;
  /** Of its detector, where there were images to measure it on. */
  readonly evaluation: RunEvaluation | null;
}

/** The report on a run as a page. */
export function runPage(run: RunRecord): string {
  const { name, history, evaluation } = run;
  const { environment, ...recipe } = run.training;
  return htmlPage(
    `Run ${name}`,
    lossChart(history),
    measureChart(run),
    evaluation ? evaluationPart(evaluation) : [],
    html`<h2>Recipe</h2>
${record(recipe)}
<h2>Environment</h2>
${environment === undefined ? html`<p>Not recorded.</p>` : record(environment)}
`,
  );
}

const record = (value: unknown) => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

function lossChart(history: readonly EpochReport[]): Content {
  const points = history.flatMap(({ epoch, loss }) =>
    Object.entries(loss).map(([part, value]) => ({ epoch, part, value })),
  );
  return chart({
    caption: 'Loss and its parts: the mean of each epoch.',
    x: { label: 'epoch' },
    y: { label: 'loss', grid: true },
    color: { legend: true },
    marks: [line(points, { x: 'epoch', y: 'value', z: 'part', stroke: 'part' })],
  });
}

/** The names of the two measures on a page. */
const FIGURES = { voc: 'mAP@0.5 (VOC, all-point)', coco: 'AP@0.5:0.95 (COCO)' } as const;

function measureChart({ history, measure }: RunRecord): Content {
  const points = history.flatMap(({ epoch, ap }) => (ap === null ? [] : [{ epoch, ap: 100 * ap }]));
  if (points.length === 0) return [];
  return chart({
    caption: `${FIGURES[measure]} of the averaged weights on the images that choose the best.`,
    x: { label: 'epoch' },
    y: { label: '%', grid: true },
    marks: [
      line(points, { x: 'epoch', y: 'ap', stroke: '#0550ae' }),
      dot(points, { x: 'epoch', y: 'ap', fill: '#0550ae' }),
    ],
  });
}

function evaluationPart(evaluation: RunEvaluation): Content {
  const { name, images, voc, breakdown, worst } = evaluation;
  const { score, perClass, sizes } = breakdown;
  const rows = perClass.map((one, i) => [
    one.class,
    voc.perClass[i]!.positives,
    percent(voc.perClass[i]!.ap),
    one.best ? one.best.threshold.toFixed(2) : '-',
    percent(one.best?.precision),
    percent(one.best?.recall),
  ]);
  const errors = perClass.map((one) => [one.class, ...ERROR_KINDS.map((kind) => one[kind])]);
  return html`<h2>On the ${images} images of ${name}</h2>
<p>mAP@0.5 ${percent(voc.map)} % (VOC, all-point). The score of the best F1 per class, and precision and recall there:</p>
${htmlTable(['class', 'objects', 'AP, %', 'best score', 'precision, %', 'recall, %'], rows)}
<p>COCO's AP by size, %: small ${percent(sizes.small)}, medium ${percent(sizes.medium)}, large ${percent(sizes.large)}.</p>
<h3>Precision against recall</h3>
<div style="display: flex; flex-wrap: wrap">${evaluation.curves.map((curve, i) => curveChart(evaluation.classes[i]!, curve))}</div>
<h3>What objects are taken for</h3>
<p>A row per class of the objects, a column per class of what takes them, from ${scoreText(score)}.</p>
${confusionTable(evaluation)}
<h3>Errors by kind</h3>
${htmlTable(['class', ...ERROR_KINDS], errors)}
${worst.length > 0 ? html`<h3>The images with the most errors</h3>\n${worst.map(worstImage)}` : []}
`;
}

/** How far a point of a curve has to lie from the one before to be drawn, in precision or recall. */
const APART = 0.005;

/** The points of a curve that can be distinguished: there may be a hundred thousand behind the last object found. */
function distinct(curve: readonly OperatingPoint[]): OperatingPoint[] {
  const kept: OperatingPoint[] = [];
  for (const point of curve) {
    const { precision, recall } = kept.at(-1) ?? { precision: Infinity, recall: Infinity };
    const moved = Math.max(Math.abs(point.precision - precision), Math.abs(point.recall - recall));
    if (moved >= APART) kept.push(point);
  }
  return kept;
}

function curveChart(name: string, curve: readonly OperatingPoint[] | null): Content {
  if (!curve) return [];
  return chart({
    caption: name,
    width: 240,
    height: 200,
    marginLeft: 40,
    x: { domain: [0, 1], label: 'recall', ticks: 3 },
    y: { domain: [0, 1], label: 'precision', ticks: 3, grid: true },
    marks: [line(distinct(curve), { x: 'recall', y: 'precision', stroke: '#0550ae' })],
  });
}

function confusionTable({ classes, confusion }: RunEvaluation): Content {
  const rows = confusion.map((counts, i) => {
    const sum = counts.reduce((all, count) => all + count, 0);
    const cells = counts.map((count) => {
      const share = sum > 0 ? count / sum : 0;
      return html`<td style="background: rgb(84 147 255 / ${(0.7 * share).toFixed(2)})">${count}</td>`;
    });
    return html`<tr><th>${classes[i] ?? 'nothing'}</th>${cells}</tr>\n`;
  });
  const titles = ['', ...classes, 'missed'].map((title) => html`<th>${title}</th>`);
  return html`<table>
<thead><tr>${titles}</tr></thead>
<tbody>${rows}</tbody>
</table>
`;
}

function worstImage({ image, jpeg }: RunEvaluation['worst'][number]): Content {
  const data = `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
  return html`<figure><img src="${data}" alt="${image}"><figcaption>${image}</figcaption></figure>
`;
}
