import type { CocoEvaluation, VocMetric, VocResult } from '@rsanet/detect-utils';
import { runtimeArgument } from '../backend.ts';
import { defineCommand } from '../command.ts';
import { type Breakdown, breakdownOf } from '../evaluation/breakdown.ts';
import { evaluateCocoSplit } from '../evaluation/evaluate-coco-split.ts';
import { evaluateVocSplit } from '../evaluation/evaluate-voc-split.ts';
import { fileNameOf } from '../evaluation/file-name.ts';
import { vocFiles } from '../evaluation/voc-files.ts';
import { writeDetections } from '../evaluation/write-detections.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { fraction, names, wholeNumber } from '../values.ts';

/** `rsanet eval`: average precision of a model, or of detections written elsewhere. */
export const evaluate = defineCommand({
  name: 'eval',
  description: 'Measure a model, or detections written elsewhere, on a data set',
  args: {
    model: {
      type: 'string',
      valueHint: 'NAME|PATH|URL',
      description: 'The detector: a name, or where its model.json lies',
    },
    detections: {
      type: 'string',
      valueHint: 'DIR|FILE',
      description:
        'Instead of a model: files comp4_det_<split>_<class>.txt (VOC), or a result JSON (COCO)',
    },
    data: { type: 'string', required: true, valueHint: 'DIR', description: 'The data set' },
    format: {
      type: 'enum',
      options: ['voc', 'coco'],
      required: true,
      description: "The data set's layout, and the measure",
    },
    split: { type: 'string', required: true, description: 'The part to measure on, such as test' },
    classes: {
      type: 'string',
      valueHint: 'A,B,...',
      description: 'Measure only these classes, not all of the data set',
    },
    metric: {
      type: 'enum',
      options: ['11-point', 'all-point'],
      description: 'How VOC sums up a curve: as in 2007 (11-point, the default) or later',
    },
    'max-detections': {
      type: 'string',
      valueHint: 'N',
      description: 'Most detections per image, best first; by default VOC has none, COCO its own',
    },
    'skip-broken': {
      type: 'boolean',
      description: 'Measure without images that cannot be read, instead of refusing the data set',
    },
    breakdown: {
      type: 'boolean',
      description: 'Of VOC: errors by kind, precision, recall and best score per class, AP by size',
    },
    score: {
      type: 'string',
      valueHint: 'F',
      description: 'Least score of what --breakdown counts, 0..1; 0.3 by default, as in detect',
    },
    backend: runtimeArgument,
    out: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder to write the detections to, in the form --detections reads',
    },
  },
  notes: `JSON: VOC { map, metric, perClass: [{ class, ap, ... }], breakdown? }, with ap null and not in the mean where a
class has no objects; COCO { AP, AP50, AP75, APsmall, APmedium, APlarge, AR1, AR10, AR100, ARsmall,
ARmedium, ARlarge, perClass }. All figures are 0..1, -1 where COCO has nothing to measure.`,
  examples: [
    'rsanet eval --model bccd --data BCCD --format voc --split test',
    'rsanet eval --detections results.json --data coco --format coco --split val2017 --json',
  ],
  async run(args, io) {
    const { data, split, model, detections, backend } = args;
    const options = {
      data,
      split,
      ...(args.classes !== undefined && { classes: names('--classes', args.classes) }),
    };
    if ((model === undefined) === (detections === undefined)) {
      throw new UsageError('Give either --model or --detections');
    }
    if (args.format === 'coco' && (args.metric !== undefined || args.breakdown)) {
      throw new UsageError(`--${args.breakdown ? 'breakdown' : 'metric'} is for --format voc`);
    }
    if (args.score !== undefined && !args.breakdown) {
      throw new UsageError('--score is for --breakdown');
    }
    const score = fraction('--score', args.score ?? '0.3');
    const limit = args['max-detections'];
    const choice = {
      backend,
      maxDetections: limit === undefined ? undefined : wholeNumber('--max-detections', limit),
      skipBroken: args['skip-broken'],
    };
    const source = model === undefined ? { detections: detections! } : { model, ...choice };
    let report: object;
    let text: string;
    let files: Map<string, () => string>;
    if (args.format === 'voc') {
      const metric = args.metric ?? '11-point';
      const { map, perClass, ...found } = await evaluateVocSplit(options, source, metric, io);
      const breakdown = args.breakdown ? breakdownOf(found, score) : null;
      report = { map, metric, perClass, ...(breakdown && { breakdown }) };
      text = vocTable({ map, perClass }, metric) + (breakdown ? breakdownTable(breakdown) : '');
      files = vocFiles(found, split);
    } else {
      const { figures, results } = await evaluateCocoSplit(options, source, io);
      report = figures;
      text = cocoTable(figures);
      const name = `detections_${fileNameOf(split)}_results.json`;
      files = new Map([[name, () => JSON.stringify(results)]]);
    }
    io.stdout.write(args.json ? `${JSON.stringify(report, null, 2)}\n` : text);
    if (args.out !== undefined) await writeDetections(args.out, files);
    return true;
  },
});

function percent(value: number | null | undefined): string {
  return value == null || value < 0 ? '-' : (100 * value).toFixed(2);
}

function vocTable({ map, perClass }: VocResult, metric: VocMetric): string {
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

function cocoTable({ perClass, ...figures }: CocoEvaluation): string {
  const classes = perClass.map(({ class: name, AP, AP50 }) => [name, percent(AP), percent(AP50)]);
  const rows = Object.entries(figures).map(([name, value]) => [name, percent(value)]);
  return table(['class', 'AP, %', 'AP50, %'], classes) + table(['figure', '%'], rows);
}

function breakdownTable({ score, perClass, sizes }: Breakdown): string {
  const counts = [
    'found',
    'place',
    'confused',
    'both',
    'duplicate',
    'background',
    'missed',
  ] as const;
  const errors = perClass.map((row) => [row.class, ...counts.map((name) => `${row[name]}`)]);
  const points = perClass.map(({ class: name, precision, recall, best }) => [
    name,
    percent(precision),
    percent(recall),
    best ? best.threshold.toFixed(2) : '-',
    percent(best?.precision),
    percent(best?.recall),
  ]);
  const bySize = Object.entries(sizes).map(([size, ap]) => [size, percent(ap)]);
  const best = ['best score', 'precision, %', 'recall, %'];
  return [
    `From the score ${score}:\n`,
    table(['class', ...counts], errors),
    table(['class', 'precision, %', 'recall, %', ...best], points),
    table(['size', 'AP, % (COCO)'], bySize),
  ].join('');
}
