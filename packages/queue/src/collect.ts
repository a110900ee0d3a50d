import { RsanetError } from '@rsanet/errors';
import type { Queue } from 'bullmq';
import { connect, jobId, openQueue, type ShardJob } from './connect.ts';
import { asJob } from './enqueue.ts';
import { type Manifest, readManifest, readShard } from './manifest.ts';
import { openStore } from './store.ts';

/** What {@link collect} needs. */
export interface CollectOptions {
  readonly redis: string;
  readonly results: string;
  /** Called with the lines of each shard that is there, in their order, as long as none before it is missing. */
  readonly write: (lines: readonly string[]) => Promise<void>;
}

/** How far a run is. */
export interface Collected {
  readonly manifest: Manifest;
  /** Shards without whole results that wait for a worker or are with one. */
  readonly waiting: number;
  /** Shards whose job was lost, had failed or had left no results: they are enqueued again. */
  readonly again: number;
  /** Why jobs had failed, each reason once. */
  readonly reasons: readonly string[];
}

/**
 * Puts the results of a run together: each shard is checked against its list, and what is missing is enqueued again.
 *
 * @throws RsanetError INVALID_ARGUMENT when `results` holds no run; QUEUE_UNAVAILABLE as of `connect`
 */
export async function collect({ redis, results, write }: CollectOptions): Promise<Collected> {
  const store = await openStore(results);
  const manifest = await readManifest(store);
  if (!manifest) {
    throw new RsanetError('INVALID_ARGUMENT', `${results} holds no run; enqueue one first.`);
  }
  const connection = await connect(redis);
  const queue = openQueue(connection);
  try {
    let [waiting, again] = [0, 0];
    const reasons = new Set<string>();
    for (let shard = 1; shard <= manifest.shards; shard++) {
      const lines = await readShard(store, shard);
      if (lines && waiting + again === 0) await write(lines);
      if (lines) continue;
      const state = await enqueueAgain(queue, { run: manifest.run, shard, results }, reasons);
      if (state === 'waiting') waiting++;
      else again++;
    }
    return { manifest, waiting, again, reasons: [...reasons] };
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

/** Sees that a shard without results has a job. */
async function enqueueAgain(
  queue: Queue<ShardJob>,
  data: ShardJob,
  reasons: Set<string>,
): Promise<'waiting' | 'again'> {
  const job = await queue.getJob(jobId(data));
  const state = await job?.getState();
  if (job && state !== 'failed' && state !== 'completed' && state !== 'unknown') return 'waiting';
  if (job && state === 'failed') reasons.add(job.failedReason);
  await job?.remove();
  const { name, opts } = asJob(data);
  await queue.add(name, data, opts);
  return 'again';
}
