import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defineCommand } from '../../command.ts';
import { classArguments, dataArguments } from '../../data/arguments.ts';
import { classChoice } from '../../data/class-choice.ts';
import { dataFormat } from '../../data/data-format.ts';
import { readDatasets } from '../../data/read-datasets.ts';
import { contactSheet, type SheetImage } from '../../draw/contact-sheet.ts';
import { augmentArguments, augmentChoice, augmentOf } from '../../training/augment.ts';
import { UsageError } from '../../usage-error.ts';
import { inputSize, wholeNumber } from '../../values.ts';

/** `rsanet data preview`: what a network sees of a data set. */
export const previewData = defineCommand({
  name: 'data preview',
  description: 'Draw the first images that a training would see, varied, with their boxes',
  args: {
    ...dataArguments,
    split: {
      type: 'string',
      default: 'train',
      description: 'What to show; where the data set has no splits, any name is all of it',
    },
    ...classArguments,
    input: {
      type: 'string',
      default: '416',
      valueHint: 'SIDE|WxH',
      description: "The network's input in pixels",
    },
    ...augmentArguments,
    count: {
      type: 'string',
      default: '16',
      valueHint: 'N',
      description: 'Images to show, at most',
    },
    columns: { type: 'string', default: '4', valueHint: 'N', description: 'Images in a row' },
    seed: {
      type: 'string',
      default: '0',
      valueHint: 'N',
      description: 'The images are those that a run with this seed sees first',
    },
    out: {
      type: 'string',
      required: true,
      valueHint: 'FILE',
      description: 'The image to write, .png or .jpg',
    },
  },
  notes: 'JSON: { out, images, boxes }.',
  examples: [
    'rsanet data preview --data BCCD --out preview.png',
    'rsanet data preview --data BCCD --mosaic 0.5 --flip-vertical --seed 7 --out preview.jpg',
  ],
  async run(args, io) {
    const { data, split, out } = args;
    const format = /\.png$/i.test(out) ? 'png' : /\.jpe?g$/i.test(out) ? 'jpeg' : undefined;
    if (!format) throw new UsageError(`--out is '${out}'; give a file that ends in .png or .jpg`);
    const input = inputSize('--input', args.input);
    const count = wholeNumber('--count', args.count);
    const columns = wholeNumber('--columns', args.columns);
    const seed = wholeNumber('--seed', args.seed, 0);
    const augment = await augmentOf(augmentChoice(args));
    const layout = await dataFormat(args.format, data, split, io);
    const choice = { data, format: layout, ...classChoice(args), skipBroken: true };
    const [dataset] = await readDatasets(choice, [split]);
    for (const note of dataset!.notes ?? []) io.stderr.write(`${note}\n`);
    const { batches } = await import('@rsanet/train');
    const { readImage } = await import('@rsanet/rsanet/node');
    const options = { input, batchSize: count, seed, epoch: 1, augment, readImage };
    const { value: batch, done } = await batches(dataset!, options).next();
    if (done) throw new UsageError(`The split '${split}' holds no image to show`);
    const { classes } = dataset!;
    const length = input.width * input.height * 3;
    const images = batch.boxes.map((boxes, i): SheetImage => {
      const pixels = batch.pixels.subarray(i * length, (i + 1) * length);
      const bytes = Uint8Array.from(pixels, (value) => Math.round(255 * value));
      return {
        image: { data: bytes, ...input },
        boxes: boxes.map(({ box: [x1, y1, x2, y2], classId }) => ({
          bbox: [x1, y1, x2 - x1, y2 - y1],
          class: classes[classId]!,
          classId,
          score: 1,
        })),
      };
    });
    await mkdir(dirname(out), { recursive: true });
    const [first, ...others] = images as [SheetImage, ...SheetImage[]];
    await writeFile(out, await contactSheet([first, ...others], columns, format));
    const boxes = batch.boxes.flat().length;
    const said = args.json
      ? JSON.stringify({ out, images: batch.size, boxes }, null, 2)
      : `${batch.size} images with ${boxes} boxes are in ${out}.`;
    io.stdout.write(`${said}\n`);
    return true;
  },
});
