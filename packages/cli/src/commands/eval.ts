import { runtimeArgument } from '../backend.ts';
import { defineCommand } from '../command.ts';
import { dataFormat } from '../data/data-format.ts';
import { breakdownOf } from '../evaluation/breakdown.ts';
import { evaluateCocoSplit } from '../evaluation/evaluate-coco-split.ts';
import { evaluateVocSplit } from '../evaluation/evaluate-voc-split.ts';
import { evaluateYoloSplit } from '../evaluation/evaluate-yolo-split.ts';
import { drawExamples, exampleImages } from '../evaluation/examples.ts';
import { fileNameOf } from '../evaluation/file-name.ts';
import type { Judged } from '../evaluation/judged.ts';
import { breakdownTable, cocoTable, vocTable } from '../evaluation/tables.ts';
import { vocFiles } from '../evaluation/voc-files.ts';
import { writeDetections } from '../evaluation/write-detections.ts';
import { bestThresholds, modelFile, writeThresholds } from '../evaluation/write-thresholds.ts';
import { UsageError } from '../usage-error.ts';
import { fraction, names, wholeNumber } from '../values.ts';
import { writeFiles } from '../write-files.ts';

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
        'Instead of a model: files comp4_det_<split>_<class>.txt (VOC), or a result JSON (COCO, YOLO)',
    },
    data: { type: 'string', required: true, valueHint: 'DIR', description: 'The data set' },
    format: {
      type: 'enum',
      options: ['voc', 'coco', 'yolo', 'auto'],
      required: true,
      description:
        "The data set's layout, and the measure: VOC's, or COCO's for coco and yolo; auto recognises the layout",
    },
    split: { type: 'string', required: true, description: 'The part to measure on, such as test' },
    'held-back': {
      type: 'boolean',
      description: "Measure only what the model's training held back of --split, its --train",
    },
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
      description: 'Max detections per image, best first; by default VOC has none, COCO its own',
    },
    'skip-broken': {
      type: 'boolean',
      description: 'Measure without images that cannot be read, instead of refusing the data set',
    },
    breakdown: {
      type: 'boolean',
      description: 'Errors by kind, precision, recall and best score per class, AP by size',
    },
    score: {
      type: 'string',
      valueHint: 'F',
      description:
        "Min score of what --breakdown and --examples count, 0..1; as in detect, by default the model's own, or 0.3",
    },
    examples: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder for six images that --model gets right and six that it gets wrong',
    },
    'write-thresholds': {
      type: 'boolean',
      description: 'Write the best score per class into --model, for detect to take by default',
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
ARmedium, ARlarge, perClass, breakdown? }. All figures are 0..1, -1 where COCO has nothing to measure.
In a result JSON of a YOLO set image_id counts the images of the split from 0, category_id is the class id of data.yaml.`,
  examples: [
    'rsanet eval --model bccd --data BCCD --format voc --split test',
    'rsanet eval --model runs/cells/model --data BCCD --format voc --split val --write-thresholds',
    'rsanet eval --detections results.json --data coco --format coco --split val2017 --json',
  ],
  async run(args, io) {
    const { data, split, model, detections, backend } = args;
    const options = {
      data,
      split,
      ...(args.classes !== undefined && { classes: names('--classes', args.classes) }),
      ...(args['skip-broken'] && { skipBroken: true }),
    };
    if ((model === undefined) === (detections === undefined)) {
      throw new UsageError('Give either --model or --detections');
    }
    const format = await dataFormat(args.format, data, split, io);
    if (format !== 'voc' && args.metric) throw new UsageError('--metric is for --format voc');
    const ofModel = (['examples', 'write-thresholds', 'held-back'] as const).find(
      (name) => args[name],
    );
    if (ofModel && model === undefined) {
      throw new UsageError(`--${ofModel} needs --model`);
    }
    if (format !== 'voc' && args.breakdown && model === undefined) {
      throw new UsageError('--breakdown of detections is for --format voc; else it needs --model');
    }
    if (args.score !== undefined && !args.breakdown && args.examples === undefined) {
      throw new UsageError('--score is for --breakdown and --examples');
    }
    const file = args['write-thresholds'] ? await modelFile(model!) : undefined;
    const score = args.score === undefined ? undefined : fraction('--score', args.score);
    const limit = args['max-detections'];
    const choice = {
      backend,
      maxDetections: limit === undefined ? undefined : wholeNumber('--max-detections', limit),
      skipBroken: args['skip-broken'],
      ...(args['held-back'] && { heldBackOf: split }),
    };
    const source = model === undefined ? { detections: detections! } : { model, ...choice };
    let figures: object;
    let text: string;
    let files: Map<string, () => string>;
    let judged: Judged | undefined;
    if (format === 'voc') {
      const metric = args.metric ?? '11-point';
      const { map, perClass, ...found } = await evaluateVocSplit(options, source, metric, io);
      figures = { map, metric, perClass };
      text = vocTable({ map, perClass }, metric);
      files = vocFiles(found, split);
      judged = found;
    } else {
      const evaluateSplit = format === 'coco' ? evaluateCocoSplit : evaluateYoloSplit;
      const found = await evaluateSplit(options, source, io);
      figures = found.figures;
      text = cocoTable(found.figures);
      const name = `detections_${fileNameOf(split)}_results.json`;
      files = new Map([[name, () => JSON.stringify(found.results)]]);
      judged = found.judged;
    }
    const wanted = args.breakdown || file !== undefined;
    const breakdown = wanted && judged ? breakdownOf(judged, score) : undefined;
    const shown = args.breakdown ? breakdown : undefined;
    const report = { ...figures, ...(shown && { breakdown: shown }) };
    const tables = text + (shown ? breakdownTable(shown) : '');
    io.stdout.write(args.json ? `${JSON.stringify(report, null, 2)}\n` : tables);
    if (file !== undefined) await writeThresholds(file, bestThresholds(breakdown!));
    if (args.out !== undefined) await writeDetections(args.out, files);
    if (args.examples !== undefined && judged) {
      const { paths, classes } = judged;
      const drawn = await drawExamples(exampleImages(judged, score), paths, classes);
      await writeFiles(args.examples, drawn);
    }
    return true;
  },
});
