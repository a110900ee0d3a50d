import { RsanetError, whyOf } from '@rsanet/errors';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** The name of the queue, as dashboards show it. */
export const QUEUE = 'rsanet';

/** What a job holds: which shard of which run, and where its lists and results are. */
export interface ShardJob {
  readonly run: string;
  readonly shard: number;
  readonly results: string;
}

/** How often a shard is tried that fails by an error that may pass, and how long it is waited for: 5 s, 10 s, 20 s, 40 s. */
export const RETRY = { attempts: 5, backoff: { type: 'exponential', delay: 5_000 } } as const;

/** The id of a shard's job, which repeats, so that a shard is never queued twice. */
export const jobId = ({ run, shard }: ShardJob): string => `${run}-${shard}`;

/**
 * Connects to Redis or Valkey, and sees that it loses no job for want of memory.
 *
 * @param url such as `redis://localhost:6379`, `rediss:` with TLS
 * @throws RsanetError QUEUE_UNAVAILABLE when it cannot be reached, or may evict keys
 */
export async function connect(url: string): Promise<Redis> {
  // BullMQ asks for no limit: commands wait until a Redis that restarts is back.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  // What is wrong later is waited out.
  redis.on('error', () => {});
  try {
    await Promise.race([redis.connect(), failed(redis)]);
    const [, policy] = /maxmemory_policy:(\S+)/.exec(await redis.info('memory')) ?? [];
    if (policy === undefined || policy === 'noeviction') return redis;
    throw new RsanetError(
      'QUEUE_UNAVAILABLE',
      `Redis at ${shown(url)} may drop jobs when its memory is full: its maxmemory-policy is ${policy}; set it to noeviction.`,
    );
  } catch (error) {
    redis.disconnect();
    if (error instanceof RsanetError) throw error;
    throw new RsanetError(
      'QUEUE_UNAVAILABLE',
      `Redis at ${shown(url)} cannot be reached: ${whyOf(error)}; start it, or give another --redis.`,
      { cause: error },
    );
  }
}

/** Rejects with the first error of a connection. */
const failed = (redis: Redis) => new Promise<never>((_, reject) => redis.once('error', reject));

/** A URL without its password. */
const shown = (url: string) => url.replace(/\/\/[^@/]*@/, '//');

/** The queue of all runs. */
export function openQueue(redis: Redis): Queue<ShardJob> {
  return new Queue<ShardJob>(QUEUE, { connection: redis });
}
