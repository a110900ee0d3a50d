import type { Dataset } from '@rsanet/train';
import type { Recognised } from '@rsanet/train/node';
import { UsageError } from '../usage-error.ts';
import type { ClassChoice } from './class-choice.ts';

/** What to read of a data set. */
export interface DatasetChoice extends ClassChoice {
  readonly data: string;
  readonly format: Recognised['format'];
  /** Leave out images that cannot be used, instead of refusing the data set. */
  readonly skipBroken: boolean;
}

/**
 * Reads splits of a data set, their classes renamed and chosen as was asked for.
 *
 * @returns the data sets in the order of the splits
 * @throws UsageError when none of the splits holds a class to rename, or one that is chosen by its new name
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read
 */
export async function readDatasets(
  { data, format, classes, rename, skipBroken }: DatasetChoice,
  splits: readonly string[],
): Promise<Dataset[]> {
  const { ofClasses, renameClasses } = await import('@rsanet/train');
  const { readCoco, readVoc, readYolo } = await import('@rsanet/train/node');
  const read = { voc: readVoc, coco: readCoco, yolo: readYolo }[format];
  // Classes are chosen by their new names, which the files do not know.
  const chosen = classes && rename.size === 0 ? { classes } : {};
  const found: Dataset[] = [];
  for (const split of splits) found.push(await read(data, split, { skipBroken, ...chosen }));
  if (rename.size === 0) return found;
  assertKnown('--rename', [...rename.keys()], found);
  const renamed = found.map((dataset) => renameClasses(dataset, rename));
  if (!classes) return renamed;
  assertKnown('--classes', classes, renamed);
  return renamed.map((dataset) => ofClasses(dataset, classes));
}

function assertKnown(flag: string, asked: readonly string[], found: readonly Dataset[]): void {
  const known = new Set(found.flatMap(({ classes }) => classes));
  const missing = asked.filter((name) => !known.has(name));
  if (missing.length === 0) return;
  throw new UsageError(
    `${flag} names ${missing.join(', ')}, which the data set does not hold; it has ${[...known].join(', ')}`,
  );
}
