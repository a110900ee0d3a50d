import type { Dataset } from '@rsanet/train';
import type { Io } from '../command.ts';
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
  const { classes, train, val } = recipe;
  const { ofClasses, unlearnt } = await import('@rsanet/train');
  const { readCoco, readVoc, readYolo } = await import('@rsanet/train/node');
  const readers = { voc: readVoc, coco: readCoco, yolo: readYolo };
  const read = (split: string) =>
    readers[recipe.format](recipe.data, split, classes && { classes });
  const report = ({ skipped }: Dataset) => {
    for (const { image, reason } of skipped) stderr.write(`${image}: ${reason}\n`);
  };

  const data = await read(train);
  report(data);
  const absent = classes?.filter((name) => !holds(data, name));
  if (absent?.length) {
    throw new UsageError(
      `The split '${train}' holds no object of ${absent.join(', ')}; correct --classes`,
    );
  }
  if (val === undefined) return { data, validation: undefined };
  const validation = await read(val);
  const lost = unlearnt(data, validation);
  if (lost.length > 0) {
    stderr.write(
      `${val} holds objects of ${lost.join(', ')}, which ${train} lacks: nobody learns them\n`,
    );
  }
  report(validation);
  return { data, validation: ofClasses(validation, data.classes) };
}

function holds({ samples }: Dataset, name: string): boolean {
  return samples.some(({ objects }) => objects.some((object) => object.class === name));
}
