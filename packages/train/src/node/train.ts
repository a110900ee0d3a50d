import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readImage } from '@rsanet/rsanet/node';
import { imageCache } from '../data/index.ts';
import type { EpochReport, TrainOptions, TrainResult } from '../trainer/options.ts';
import { train as trainAnywhere } from '../trainer/train.ts';
import { folderCheckpoints } from './folder-checkpoints.ts';
import { writeSafely } from './write-safely.ts';

/** Bytes of decoded images kept from epoch to epoch. */
const CACHE_BYTES = 2 ** 30;

/** Options of {@link train} in Node. */
export interface NodeTrainOptions extends Omit<TrainOptions, 'readImage' | 'checkpoints'> {
  /** Reads and decodes an image; image files, kept decoded up to 1 GiB, by default. */
  readImage?: TrainOptions['readImage'];
  /** Folder for checkpoints and `metrics.jsonl`, an epoch's report per line; none are written without it. */
  dir?: string;
}

/** `train` of `@rsanet/train` with images from files and checkpoints in a folder; throws as that does. */
export async function train({ dir, ...options }: NodeTrainOptions): Promise<TrainResult> {
  const settings = { readImage: imageCache(CACHE_BYTES, readImage), ...options };
  if (dir === undefined) return trainAnywhere(settings);
  // One write after the other; the last one holds every epoch.
  let written = Promise.resolve();
  const record = (history: readonly EpochReport[]) => {
    const lines = history.map((report) => `${JSON.stringify(report)}\n`).join('');
    written = written.then(() => writeMetrics(dir, lines));
    written.catch(() => {});
  };
  const result = await trainAnywhere({
    ...settings,
    checkpoints: folderCheckpoints(dir),
    onEpoch(report, history) {
      record(history);
      options.onEpoch?.(report, history);
    },
  }).finally(() => written.catch(() => {}));
  record(result.history);
  await written;
  return result;
}

async function writeMetrics(dir: string, lines: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeSafely(join(dir, 'metrics.jsonl'), lines);
}
