import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dataset } from '@rsanet/train';
import { runtimeArgument } from '../backend.ts';
import { defineCommand, type Io } from '../command.ts';
import { dataFormat } from '../data/data-format.ts';
import { heldBackFraction, heldBackImages } from '../data/held-back.ts';
import { readDatasets } from '../data/read-datasets.ts';
import { type FinishedRun, readRun } from '../report/read-run.ts';
import { evaluateRun } from '../report/run-evaluation.ts';
import { UsageError } from '../usage-error.ts';

/** `rsanet report`: a page on a run. */
export const report = defineCommand({
  name: 'report',
  description: 'Write a page on a run of rsanet train, which opens from disk',
  args: {
    run: { type: 'positional', required: true, description: 'The folder of the run, its --out' },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: 'The data set; without it the page has no precision, confusion and images',
    },
    format: {
      type: 'enum',
      options: ['voc', 'coco', 'yolo', 'auto'],
      default: 'auto',
      description: "The data set's layout; auto recognises it",
    },
    split: {
      type: 'string',
      description: 'What to measure on, such as test; by default what chose the best weights',
    },
    backend: runtimeArgument,
    out: {
      type: 'string',
      valueHint: 'FILE',
      description: 'The page, RUN/report.html by default',
    },
  },
  notes: `The page holds the curves of loss and mAP, the recipe and the environment, and with --data precision against recall
per class, what objects are taken for, errors by kind, and the images with the most errors. rsanet train writes it at the
end of a run. JSON: { out, map }, with map null without --data.`,
  examples: [
    'rsanet report runs/cells --data BCCD',
    'rsanet report runs/cells --data BCCD --split test',
  ],
  async run(args, io) {
    const [dir] = args._ as [string];
    const out = args.out ?? join(dir, 'report.html');
    if (args.split !== undefined && args.data === undefined) {
      throw new UsageError('--split needs --data');
    }
    const run = await readRun(dir);
    const measured = args.data === undefined ? null : await imagesOf(run, args.data, args, io);
    const { backend } = args;
    const evaluation =
      measured &&
      (await evaluateRun({ model: run.model, backend }, measured.name, measured.data, io));
    const { runPage } = await import('../report/run-page.ts');
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, runPage({ ...run, evaluation }));
    const map = evaluation?.voc.map ?? null;
    io.stdout.write(args.json ? `${JSON.stringify({ out, map }, null, 2)}\n` : `${out}\n`);
    return true;
  },
});

/** The images that a run's detector is measured on. */
async function imagesOf(
  { metadata, training }: FinishedRun,
  data: string,
  args: { format: 'voc' | 'coco' | 'yolo' | 'auto'; split: string | undefined },
  io: Io,
): Promise<{ name: string; data: Dataset }> {
  const { ofClasses } = await import('@rsanet/train');
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const fraction = heldBackFraction(training);
  const part = args.split === undefined && fraction !== undefined;
  const split = args.split ?? text(part ? training.train : training.val);
  if (split === undefined) {
    throw new UsageError(
      'The run chose no weights by any images; say by --split what to measure on',
    );
  }
  const format = await dataFormat(args.format, data, split, io);
  const names = Object.entries(training.rename ?? {});
  const rename = new Map(names.map(([from, to]) => [from, String(to)]));
  const choice = { data, format, classes: undefined, rename, skipBroken: true };
  const [whole] = await readDatasets(choice, [split]);
  const read = part ? await heldBackImages(whole!, fraction, training) : whole!;
  const name = part ? `what was held back of ${split}` : split;
  return { name, data: ofClasses(read, metadata.classes) };
}
