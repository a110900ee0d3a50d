import { connect, jobId, openQueue, RETRY, type ShardJob } from './connect.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { openStore } from './store.ts';

/** What {@link enqueue} needs. */
export interface EnqueueOptions {
  readonly redis: string;
  /** A folder that all workers see by this path, or `s3://bucket/prefix`; one run's alone. */
  readonly results: string;
  readonly names: AsyncIterable<string> | Iterable<string>;
  /** Images per job. */
  readonly shardSize: number;
  /** What the results are made by, for the workers. */
  readonly facts: Manifest['facts'];
}

/** Jobs that are sent at once. */
const BULK = 1000;

/**
 * Makes jobs of so many images each, and the lists that they name. Called again with the same it adds no job that is there.
 *
 * @throws RsanetError INVALID_ARGUMENT when `results` holds another run; QUEUE_UNAVAILABLE as of `connect`
 */
export async function enqueue({
  redis,
  results,
  names,
  shardSize,
  facts,
}: EnqueueOptions): Promise<Manifest> {
  const connection = await connect(redis);
  const queue = openQueue(connection);
  try {
    const manifest = await writeManifest(await openStore(results), names, shardSize, facts);
    const { run, shards } = manifest;
    for (let first = 1; first <= shards; first += BULK) {
      const count = Math.min(BULK, shards - first + 1);
      const jobs = Array.from({ length: count }, (_, i) => ({ run, shard: first + i, results }));
      await queue.addBulk(jobs.map(asJob));
    }
    return manifest;
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

/** A job as BullMQ takes it. */
export function asJob(data: ShardJob) {
  return { name: 'shard', data, opts: { ...RETRY, jobId: jobId(data) } };
}
