import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertOptions, assertWhole, type OptionNames, RsanetError } from '@rsanet/errors';
import { readImage } from '@rsanet/rsanet/node';
import {
  type EpochReport,
  TRAIN_NAMES,
  type TrainOptions,
  type TrainResult,
} from '../trainer/options.ts';
import { train as trainAnywhere } from '../trainer/train.ts';
import { batchWorkers } from './batch-workers.ts';
import { folderCheckpoints } from './folder-checkpoints.ts';
import { readThrough, sharedImages } from './shared-images.ts';
import { tensorboardLog } from './tensorboard.ts';
import { writeSafely } from './write-safely.ts';

/** Bytes of decoded images kept from epoch to epoch. */
const CACHE_BYTES = 2 ** 30;

/** Threads that make batches, unless {@link NodeTrainOptions.dataWorkers} says otherwise. */
const DATA_WORKERS = 1;

/** Options of {@link train} in Node. */
export interface NodeTrainOptions
  extends Omit<TrainOptions, 'readImage' | 'batchMaker' | 'checkpoints'> {
  /**
   * Reads and decodes an image, on the caller's thread; without it image files are read, kept decoded up to 1 GiB,
   * and vary in worker threads.
   */
  readImage?: TrainOptions['readImage'];
  /**
   * Worker threads that read, decode and vary images while the network learns, 1 by default; 0 for the
   * caller's thread. The weights are the same, bit for bit.
   */
  dataWorkers?: number;
  /**
   * Folder for checkpoints, `metrics.jsonl`, an epoch's report per line, and the same as an event file of TensorBoard;
   * none are written without it.
   */
  dir?: string;
}

const { batchMaker: _batchMaker, checkpoints: _checkpoints, ...shared } = TRAIN_NAMES;
const NAMES: OptionNames<NodeTrainOptions> = { ...shared, dataWorkers: true, dir: true };

/** `train` of `@rsanet/train` with images from files and checkpoints in a folder; throws as that does. */
export async function train(options: NodeTrainOptions): Promise<TrainResult> {
  assertOptions(options, NAMES);
  const { dataWorkers = options.readImage ? 0 : DATA_WORKERS, ...rest } = options;
  assertDataWorkers(dataWorkers, options);
  const images = sharedImages(CACHE_BYTES);
  const settings = { readImage: readThrough(images, readImage), ...rest };
  if (dataWorkers === 0) return trainInFolder(settings);
  const batchMaker = await batchWorkers(dataWorkers, images);
  try {
    return await trainInFolder({ ...settings, batchMaker });
  } finally {
    await batchMaker.close();
  }
}

function assertDataWorkers(dataWorkers: number, { readImage }: NodeTrainOptions): void {
  assertWhole({ dataWorkers }, 0);
  if (readImage && dataWorkers > 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `readImage cannot run in the ${dataWorkers} threads that dataWorkers asks for; leave one of them out.`,
    );
  }
}

/** Trains, and keeps checkpoints and reports in a folder if there is one. */
async function trainInFolder({
  dir,
  ...options
}: TrainOptions & { dir?: string }): Promise<TrainResult> {
  if (dir === undefined) return trainAnywhere(options);
  // One write after the other; the last one holds every epoch.
  let written = Promise.resolve();
  const log = tensorboardLog(dir);
  const record = (history: readonly EpochReport[]) => {
    // A copy, as the history goes on meanwhile.
    const reports = structuredClone(history);
    written = written.then(() => writeMetrics(dir, reports)).then(() => log(reports));
    written.catch(() => {});
  };
  const result = await trainAnywhere({
    ...options,
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

async function writeMetrics(dir: string, history: readonly EpochReport[]): Promise<void> {
  const lines = history.map((report) => `${JSON.stringify(report)}\n`).join('');
  await mkdir(dir, { recursive: true });
  await writeSafely(join(dir, 'metrics.jsonl'), lines);
}
