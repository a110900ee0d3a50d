import { readFile } from 'node:fs/promises';
import type { Rates, RsamVariant } from '@rsanet/bench';
import { needTensorFlow } from '../../backend.ts';
import { giveResult } from '../../bench/give-result.ts';
import { carryOut, recipeFrom, studyArguments } from '../../bench/study.ts';
import { defineCommand } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { factor, namesAmong } from '../../values.ts';

/** `rsanet bench rsam`: what does the attention head buy? */
export const benchRsam = defineCommand({
  name: 'bench rsam',
  description: 'Train the network with and without parts of RSAM, over several seeds',
  args: {
    ...studyArguments,
    long: {
      type: 'boolean',
      description:
        "At 224x192 until a variant's figure has stopped rising, at the rate that suits it best: hours",
    },
    readings: {
      type: 'boolean',
      description: "The readings that the paper's text allows, in place of parts taken out",
    },
    only: {
      type: 'string',
      valueHint: 'A,B,...',
      description: 'Compare only these with the full head, named as their folders in --runs are',
    },
    rate: {
      type: 'string',
      valueHint: 'RATE',
      description: 'Learning rate of every variant, so that none are searched for',
    },
    'rates-of': {
      type: 'string',
      valueHint: 'FILE',
      description: 'A rsam.json whose learning rates are taken, so that none are searched for',
    },
    runs: {
      type: 'string',
      valueHint: 'DIR',
      default: 'runs/rsam',
      description: 'Folder of the trainings; what is there already is not trained again',
    },
  },
  notes: `Ctrl-C stops; the same command goes on from the last whole epoch. mAP is VOC's, all-point, with Student's
interval over the seeds. The network is of half the width.`,
  examples: [
    'rsanet bench rsam --data BCCD --flip-vertical --out results',
    'rsanet bench rsam --data BCCD --flip-vertical --long --runs runs/rsam-long',
    'rsanet bench rsam --data BCCD --flip-vertical --readings --only residual-around-context,linear-mix',
    'rsanet bench rsam --data animals --classes cat,dog --long --input 160 --hold-back 0.1 --test val --rates-of results/rsam.json',
  ],
  async run(args, io) {
    await needTensorFlow();
    const { LONG_FORM, partsOfRsam, READINGS, rsam, SHORT_FORM, slugOf } = await import(
      '@rsanet/bench'
    );
    const form = args.long ? LONG_FORM : SHORT_FORM;
    const recipe = recipeFrom(args, form.recipe);
    const rates = (await ratesFrom(args)) ?? form.rates;
    const [full, ...others] = args.readings ? READINGS : partsOfRsam(recipe);
    const compared = args.only === undefined ? others : chosen(others, args.only, slugOf);
    const variants = [full!, ...compared];
    const result = await carryOut(args, io, form.seeds, (options) =>
      rsam(recipe, { ...options, variants, rates }),
    );
    await giveResult(result, args, io);
    return true;
  },
});

/** Those of the variants that a command line names, by the names of their folders. */
function chosen(
  variants: readonly RsamVariant[],
  text: string,
  slugOf: (variant: RsamVariant) => string,
): RsamVariant[] {
  const known = variants.map(slugOf);
  const wanted = namesAmong('--only', text, known, (name) => `--only names '${name}'; there are`);
  return variants.filter((variant) => wanted.includes(slugOf(variant)));
}

/** The learning rates that a command line gives: one, or those of an earlier result. */
async function ratesFrom(args: {
  readonly rate: string | undefined;
  readonly 'rates-of': string | undefined;
}): Promise<Rates | undefined> {
  const { rate, 'rates-of': file } = args;
  if (rate !== undefined && file !== undefined) {
    throw new UsageError('--rate and --rates-of exclude each other; give the rates once');
  }
  if (rate !== undefined) return factor('--rate', rate);
  if (file === undefined) return undefined;
  const { readResult } = await import('@rsanet/bench');
  const result = readResult(JSON.parse(await readFile(file, 'utf8')));
  if (result.benchmark !== 'rsam') {
    throw new UsageError(`--rates-of is of '${result.benchmark}'; give a result of rsam`);
  }
  return Object.fromEntries(result.arms.map(({ name, rate }) => [name, rate]));
}
