import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defineCommand } from '../../command.ts';
import { classArguments, dataArguments } from '../../data/arguments.ts';
import { classChoice } from '../../data/class-choice.ts';
import { dataFormat } from '../../data/data-format.ts';
import { reportData } from '../../data/report-data.ts';
import { reportTables } from '../../data/report-tables.ts';
import { names } from '../../values.ts';

/** `rsanet data report`: what a data set holds, and what is wrong with it. */
export const dataReport = defineCommand({
  name: 'data report',
  description: 'Count what a data set holds, and find what is wrong with it',
  args: {
    ...dataArguments,
    split: {
      type: 'string',
      default: 'all',
      valueHint: 'A,B,...',
      description: 'The splits; where the data set has none, any name is all of it',
    },
    ...classArguments,
    out: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Page to write, such as report.html, which opens from disk',
    },
  },
  notes: `Every image is read once. Duplicates are images whose files are equal, also of different splits.
JSON: { splits: [{ split, images, objects, classes: [{ class, objects, images, difficult, crowds, width, height }],
relativeSizes, withoutObjects, broken: [{ image, reason }] }], duplicates: [[{ split, image }]] }; width and height are
{ min, median, max } in pixels; relativeSizes counts objects by 5 % of the image's sides.`,
  examples: [
    'rsanet data report --data photos --out report.html',
    'rsanet data report --data BCCD --split train,val,test --json',
  ],
  async run(args, io) {
    const splits = names('--split', args.split);
    const format = await dataFormat(args.format, args.data, splits[0]!, io);
    const choice = { data: args.data, format, ...classChoice(args), skipBroken: true };
    const report = await reportData(choice, splits, io);
    if (args.out !== undefined) {
      const { reportPage } = await import('../../data/report-page.ts');
      await mkdir(dirname(args.out), { recursive: true });
      await writeFile(args.out, reportPage(args.data, report));
    }
    io.stdout.write(args.json ? `${JSON.stringify(report, null, 2)}\n` : reportTables(report));
    return true;
  },
});
