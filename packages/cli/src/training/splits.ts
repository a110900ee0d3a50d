import type { Dataset } from '@rsanet/train';
import type { Io } from '../command.ts';
import { readDatasets } from '../data/read-datasets.ts';
import { UsageError } from '../usage-error.ts';
import type { Recipe } from './recipe.ts';

/** What is learnt, and what the best weights are chosen on. */
export interface Splits {
  readonly data: Dataset;
  readonly validation: Dataset | undefined;
}

/**
 * Reads the splits of a training, each once, and reports on standard error what of them is of no use.
 *
 * @throws UsageError when `--classes` names one that is not there to learn
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read
 */
export async function readSplits(recipe: Recipe, { stderr }: Io): Promise<Splits> {
  const { classes, train, val, holdBack: fraction, seed } = recipe;
  const { absentClasses, datasetWarnings, holdBack, ofClasses, unlearnt } = await import(
    '@rsanet/train'
  );
  const { presets } = await import('@rsanet/rsanet/graph');
  const report = ({ notes = [], skipped }: Dataset) => {
    for (const note of notes) stderr.write(`${note}\n`);
    for (const { image, reason } of skipped) stderr.write(`${image}: ${reason}\n`);
  };

  const splits = val === undefined ? [train] : [train, val];
  const [data, validation] = (await readDatasets(recipe, splits)) as [Dataset, Dataset?];
  report(data);
  const absent = absentClasses(data, classes ?? []);
  if (absent.length > 0) {
    throw new UsageError(
      `The split '${train}' holds no object of ${absent.join(', ')}; correct --classes`,
    );
  }
  const warn = (data: Dataset, other: Dataset, name: string, lacking: string) => {
    const lost = unlearnt(data, other);
    if (lost.length === 0) return;
    stderr.write(
      `${name} holds objects of ${lost.join(', ')}, which ${lacking} lacks: nobody learns them\n`,
    );
  };
  const input = recipe.input ?? presets[recipe.preset].input;
  const done = (splits: Splits): Splits => {
    for (const odd of datasetWarnings(splits.data, splits.validation, input)) {
      stderr.write(`${odd}\n`);
    }
    return splits;
  };
  if (fraction !== undefined) {
    const { rest, heldBack } = holdBack(data, fraction, seed);
    const [held, all] = [heldBack.samples.length, data.samples.length];
    stderr.write(`${held} of the ${all} images of ${train} are held back.\n`);
    warn(rest, heldBack, `What is held back of ${train}`, 'the rest');
    return done({ data: rest, validation: heldBack });
  }
  if (validation === undefined) return done({ data, validation });
  warn(data, validation, val!, train);
  report(validation);
  return done({ data, validation: ofClasses(validation, data.classes) });
}
