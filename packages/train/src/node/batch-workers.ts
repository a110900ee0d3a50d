import { extname } from 'node:path';
import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError, whyOf } from '@rsanet/errors';
import type { BatchMaker, BatchPlan } from '../data/index.ts';
import type { BatchAnswer, BatchOrder } from './batch-worker.ts';
import { fromFailure } from './failure.ts';
import type { SharedImages } from './shared-images.ts';

/** Beside this file, built or not. */
const WORKER = new URL(`./batch-worker${extname(import.meta.url)}`, import.meta.url).href;

/** Batches that each worker is given at once, so that it need not wait for this thread to see that one is done. */
const BATCHES_EACH = 2;

/** Makes batches in worker threads. */
export interface BatchWorkers extends BatchMaker {
  /** Ends the threads; what they were making rejects. */
  close(): Promise<void>;
}

/**
 * Starts worker threads that read, decode and vary images: the batches are, bit for bit, those of `makeBatch`.
 *
 * @param count number of threads, 1 or more
 * @param images decoded images, which all threads use and add to
 * @returns whose `make` throws what `makeBatch` throws, or RsanetError WORKER_FAILED where a thread ends or does not start
 */
export async function batchWorkers(count: number, images: SharedImages): Promise<BatchWorkers> {
  // In this thread first: its libraries must outlast the workers.
  await import('sharp');
  const { Piscina } = await import('piscina');
  const pool = new Piscina<BatchOrder, BatchAnswer>({
    filename: WORKER,
    name: 'makeOrdered',
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: BATCHES_EACH,
    // A worker that waits for its next batch by Atomics would not decode.
    atomics: 'disabled',
    recordTiming: false,
  });
  // A worker that ends between two batches: the next one says so.
  pool.on('error', () => {});
  return {
    ahead: count * BATCHES_EACH,
    async make(plan) {
      const order = { plan, known: knownImages(plan, images), room: images.room };
      const answer = await pool.run(order).catch((cause: unknown) => {
        throw new RsanetError(
          'WORKER_FAILED',
          `A thread that makes batches failed: ${whyOf(cause)}; dataWorkers: 0 makes them on the caller's thread.`,
          { cause },
        );
      });
      if ('failure' in answer) throw fromFailure(answer.failure);
      for (const [path, image] of answer.decoded) images.add(path, image);
      return answer.batch;
    },
    close: () => pool.destroy(),
  };
}

function knownImages({ examples }: BatchPlan, images: SharedImages): Map<string, RawImage> {
  const known = new Map<string, RawImage>();
  for (const { images: own, paste, mix } of examples) {
    for (const image of [...own, paste?.image, mix?.image]) {
      const decoded = image && images.get(image.path);
      if (decoded) known.set(image.path, decoded);
    }
  }
  return known;
}
