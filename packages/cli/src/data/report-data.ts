import type { Dataset, SplitReport } from '@rsanet/train';
import type { Io } from '../command.ts';
import { type DatasetChoice, readDatasets } from './read-datasets.ts';

/** What the splits of a data set hold. */
export interface DataReport {
  readonly splits: readonly SplitReport[];
  /** Images whose files are equal, two or more in each list. */
  readonly duplicates: readonly (readonly Place[])[];
}

/** An image by its split and id. */
interface Place {
  readonly split: string;
  readonly image: string;
}

/**
 * Reads every image of some splits once, and reports on them.
 *
 * @throws UsageError or RsanetError naming what makes no sense or cannot be read at all
 */
export async function reportData(
  choice: DatasetChoice,
  names: readonly string[],
  { stderr, signal }: Io,
): Promise<DataReport> {
  const { checkImages, ofClasses, reportDataset } = await import('@rsanet/train');
  const { readImage } = await import('@rsanet/rsanet/node');
  const found = await readDatasets(choice, names);
  const lists = found.map(({ classes }) => classes);
  const same = lists.every((list) => list.join('\n') === lists[0]!.join('\n'));
  const classes = same ? lists[0]! : [...new Set(lists.flat())].sort();
  const splits: SplitReport[] = [];
  const checked: Dataset[] = [];
  for (const [i, name] of names.entries()) {
    for (const note of found[i]!.notes ?? []) stderr.write(`${note}\n`);
    const onCheck = (done: number, total: number) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${name}: ${done} of ${total} images read`);
    };
    const options = { readImage, skipBroken: true, signal, onCheck };
    const data = await checkImages(ofClasses(found[i]!, classes), options).finally(() => {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    });
    checked.push(data);
    splits.push(reportDataset(name, data));
  }
  return { splits, duplicates: await duplicatesOf(names, checked) };
}

async function duplicatesOf(
  names: readonly string[],
  datasets: readonly Dataset[],
): Promise<Place[][]> {
  const { imageHashes } = await import('@rsanet/train/node');
  const places = new Map<string, Place[]>();
  for (const [i, { samples }] of datasets.entries()) {
    const hashes = await imageHashes(samples);
    for (const { id, path } of samples) {
      const hash = hashes.get(path)!;
      const others = places.get(hash) ?? [];
      places.set(hash, others);
      others.push({ split: names[i]!, image: id });
    }
  }
  return [...places.values()].filter(({ length }) => length > 1);
}
