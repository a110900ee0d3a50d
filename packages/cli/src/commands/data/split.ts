import { defineCommand } from '../../command.ts';
import { dataArguments } from '../../data/arguments.ts';
import { dataFormat } from '../../data/data-format.ts';
import { readDatasets } from '../../data/read-datasets.ts';
import { table } from '../../table.ts';
import { factors, wholeNumber } from '../../values.ts';

/** `rsanet data split`: a data set's images in parts to learn from, choose by and measure on. */
export const splitData = defineCommand({
  name: 'data split',
  description: 'Divide the images of a data set into train, val and test',
  args: {
    ...dataArguments,
    split: {
      type: 'string',
      default: 'all',
      description: 'What to divide; where the data set has no splits, any name is all of it',
    },
    parts: {
      type: 'string',
      default: 'train=0.8,val=0.1,test=0.1',
      valueHint: 'NAME=F,...',
      description: 'The parts, and the share of the images that each gets',
    },
    seed: {
      type: 'string',
      default: '0',
      valueHint: 'N',
      description: 'Another makes other parts',
    },
    'skip-broken': {
      type: 'boolean',
      description: 'Divide without images that cannot be used, instead of refusing the data set',
    },
  },
  notes: `Each part holds about the same share of every class, and images whose files are equal stay together. Lists are written
into the data set's folder, over none that is there: ImageSets/Main/NAME.txt (VOC), annotations/instances_NAME.json
(COCO), NAME.txt and split.yaml, which is then given as --data (YOLO).
JSON: { data, files, duplicates, parts: [{ name, images, objects, classes: { NAME: images } }] }.`,
  examples: [
    'rsanet data split --data photos',
    'rsanet data split --data VOC2012 --split trainval',
  ],
  async run(args, io) {
    const { data, split } = args;
    const fractions = factors('--parts', args.parts);
    const seed = wholeNumber('--seed', args.seed, 0);
    const format = await dataFormat(args.format, data, split, io);
    const choice = { data, format, classes: undefined, rename: new Map<string, string>() };
    const skipBroken = args['skip-broken'] === true;
    const [dataset] = await readDatasets({ ...choice, skipBroken }, [split]);
    const { samples, classes, skipped, notes = [] } = dataset!;
    for (const note of notes) io.stderr.write(`${note}\n`);
    for (const { image, reason } of skipped) io.stderr.write(`${image}: ${reason}\n`);
    const { reportDataset, splitDataset } = await import('@rsanet/train');
    const { imageHashes, writeParts } = await import('@rsanet/train/node');
    const hashes = await imageHashes(samples);
    const groupOf = ({ path }: { path: string }) => hashes.get(path)!;
    const parts = splitDataset(dataset!, fractions, { seed, groupOf });
    const written = await writeParts(format, data, split, parts);
    const reports = Array.from(parts, ([name, part]) => reportDataset(name, part));
    const duplicates = samples.length - new Set(hashes.values()).size;
    if (args.json) {
      const counted = reports.map(({ split: name, images, objects, classes }) => ({
        name,
        images,
        objects,
        classes: Object.fromEntries(classes.map((one) => [one.class, one.images])),
      }));
      const result = { ...written, duplicates, parts: counted };
      io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      return true;
    }
    const rows = classes.map((name, i) => [
      name,
      ...reports.map((report) => `${report.classes[i]!.images}`),
    ]);
    const all = ['all', ...reports.map(({ images }) => `${images}`)];
    io.stdout.write(table(['images with', ...reports.map((one) => one.split)], [...rows, all]));
    if (duplicates > 0) io.stdout.write(`${duplicates} duplicates stay with their originals.\n`);
    io.stdout.write(`Written: ${written.files.join(', ')}; read them by --data ${written.data}.\n`);
    return true;
  },
});
