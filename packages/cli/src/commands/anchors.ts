import { defineCommand } from '../command.ts';
import { classArguments, dataArguments } from '../data/arguments.ts';
import { classChoice } from '../data/class-choice.ts';
import { dataFormat } from '../data/data-format.ts';
import { readDatasets } from '../data/read-datasets.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { inputSize, wholeNumber } from '../values.ts';

/** `rsanet anchors`: the anchors that a training would choose, and how well they fit. */
export const anchors = defineCommand({
  name: 'anchors',
  description: 'Find anchors for the boxes of a data set, as training does',
  args: {
    ...dataArguments,
    split: {
      type: 'string',
      default: 'train',
      description: 'Whose boxes; where the data set has no splits, any name is all of it',
    },
    ...classArguments,
    input: {
      type: 'string',
      default: '416',
      valueHint: 'SIDE|WxH',
      description: "The network's input in pixels",
    },
    'per-stride': {
      type: 'string',
      default: '3',
      valueHint: 'N',
      description: 'Anchors for each of the three strides',
    },
    seed: { type: 'string', default: '0', valueHint: 'N', description: 'Where the search begins' },
  },
  notes: `k-means by 1 - IoU over the boxes as they lie in the network's input, every class with the same weight. The mean IoU is
that of each box with the anchor that suits it best, at one centre; beside it that of the preset's anchors.
JSON: { input, objects, meanIou, presetMeanIou, anchors: [{ stride, anchors: [[width, height]] }] }, in pixels of the
input.`,
  examples: ['rsanet anchors --data BCCD --split train --input 320'],
  async run(args, io) {
    const { data, split } = args;
    const input = inputSize('--input', args.input);
    const perStride = wholeNumber('--per-stride', args['per-stride']);
    const seed = wholeNumber('--seed', args.seed, 0);
    const format = await dataFormat(args.format, data, split, io);
    const choice = { data, format, ...classChoice(args), skipBroken: true };
    const [dataset] = await readDatasets(choice, [split]);
    for (const note of dataset!.notes ?? []) io.stderr.write(`${note}\n`);
    const { meanBestIou } = await import('@rsanet/detect-utils');
    const { dataAnchors, objectSizes } = await import('@rsanet/train');
    const { presets, STRIDES, scaleAnchors } = await import('@rsanet/rsanet/graph');
    const { sizes } = objectSizes(dataset!, input);
    const found = dataAnchors(dataset!, input, STRIDES.length, seed, perStride);
    if (!found) {
      throw new UsageError(
        `The ${sizes.length} boxes of '${split}' have fewer different sizes than ${perStride * STRIDES.length} anchors need; give a smaller --per-stride`,
      );
    }
    const usual = presets['voc-416'];
    const scaled = scaleAnchors(usual.anchors, input.width / usual.input.width);
    const result = {
      input,
      objects: sizes.length,
      meanIou: meanBestIou(sizes, found.flat()),
      presetMeanIou: meanBestIou(sizes, scaled.flat()),
      anchors: found.map((anchors, i) => ({ stride: STRIDES[i]!, anchors })),
    };
    io.stdout.write(args.json ? `${JSON.stringify(result, null, 2)}\n` : asTable(result));
    return true;
  },
});

interface Result {
  objects: number;
  meanIou: number;
  presetMeanIou: number;
  anchors: readonly { stride: number; anchors: readonly (readonly [number, number])[] }[];
}

function asTable({ objects, meanIou, presetMeanIou, anchors }: Result): string {
  const rows = anchors.map(({ stride, anchors }) => [
    `${stride}`,
    anchors.map((sides) => sides.map((side) => side.toFixed(1)).join('x')).join('  '),
  ]);
  const fit = `Mean IoU of ${objects} boxes ${meanIou.toFixed(3)}; of the preset's anchors ${presetMeanIou.toFixed(3)}.`;
  return `${table(['stride', 'anchors, px'], rows)}${fit}\n`;
}
