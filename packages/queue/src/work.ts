import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isRsanetError, RsanetError } from '@rsanet/errors';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { connect, openQueue, QUEUE, type ShardJob } from './connect.ts';
import { type Manifest, readManifest, readNames, readShard, resultsKey } from './manifest.ts';
import { openStore, type Store } from './store.ts';

/** What {@link work} needs. */
export interface WorkOptions {
  readonly redis: string;
  /**
   * Makes the results of some images, a line of JSON per image in their order. It must leave the event loop free, so that
   * Redis hears of this worker while it computes.
   */
  readonly detect: (names: readonly string[], manifest: Manifest) => Promise<readonly string[]>;
  /** Seconds after which the job of a worker that is silent goes to another, 30 by default. */
  readonly lockSeconds?: number;
  /** A port for Prometheus, which finds the counts of jobs at `/metrics`. */
  readonly metricsPort?: number | undefined;
  /** Called when it waits for jobs. */
  readonly onReady?: () => void;
  /** Called when a shard is done. */
  readonly onShard?: (job: ShardJob, images: number) => void;
  /** Called when a shard failed. */
  readonly onFailure?: (job: ShardJob, error: Error) => void;
  /** Asks it to stop: the shard under way is completed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * How often a job may come back from workers that fell silent. That says nothing of the job while machines come and go, so it
 * is many times what it is by default, and is counted apart from the attempts that end in an error.
 */
const MAX_STALLED = 20;

/** Errors that another attempt meets again. */
const LASTING = /^(INVALID_(ARGUMENT|MODEL|INPUT_SIZE|DATASET)|UNSUPPORTED_\w+|MODEL_NOT_FOUND)$/;

/**
 * Takes jobs until the signal aborts. The results of a shard are written under a key that repeats, so that a job that is done
 * twice has one result.
 *
 * @throws RsanetError QUEUE_UNAVAILABLE as of `connect`
 */
export async function work(options: WorkOptions): Promise<void> {
  const { redis, lockSeconds = 30, metricsPort, signal } = options;
  const connection = await connect(redis);
  const queue = openQueue(connection);
  const storeOf = openOnce();
  const metrics = metricsPort === undefined ? null : await serveMetrics(queue, metricsPort);
  const worker = new Worker<ShardJob>(QUEUE, (job) => finish(job, storeOf, options), {
    connection,
    concurrency: 1,
    lockDuration: lockSeconds * 1000,
    stalledInterval: lockSeconds * 1000,
    maxStalledCount: MAX_STALLED,
  });
  // A connection that breaks is opened again.
  worker.on('error', () => {});
  worker.on('failed', (job, error) => job && options.onFailure?.(job.data, error));
  try {
    await worker.waitUntilReady();
    options.onReady?.();
    if (!signal?.aborted) await (signal ? once(signal, 'abort') : new Promise(() => {}));
  } finally {
    await worker.close();
    await queue.close();
    metrics?.close();
    connection.disconnect();
  }
}

/** Opens each place once: a store may keep connections. */
function openOnce(): (place: string) => Promise<Store> {
  const stores = new Map<string, Promise<Store>>();
  return (place) => {
    const store = stores.get(place) ?? openStore(place);
    stores.set(place, store);
    return store;
  };
}

async function finish(
  { data }: Job<ShardJob>,
  storeOf: (place: string) => Promise<Store>,
  options: WorkOptions,
): Promise<{ images: number }> {
  const store = await storeOf(data.results);
  try {
    const manifest = await readManifest(store);
    if (manifest?.run !== data.run) {
      throw new RsanetError('INVALID_ARGUMENT', `${data.results} holds no run ${data.run}.`);
    }
    const names = await readNames(store, data.shard);
    // It may have been done by a worker that was killed before it could say so.
    if ((await readShard(store, data.shard)) === null) {
      const lines = await options.detect(names, manifest);
      await store.write(resultsKey(data.shard), lines.map((line) => `${line}\n`).join(''));
    }
    options.onShard?.(data, names.length);
    return { images: names.length };
  } catch (error) {
    if (isRsanetError(error) && LASTING.test(error.code)) {
      throw new UnrecoverableError(`${error.code}: ${error.message}`);
    }
    throw error;
  }
}

/** Serves BullMQ's counts of jobs in Prometheus' text form. */
async function serveMetrics(queue: ReturnType<typeof openQueue>, port: number): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end();
    try {
      const text = await queue.exportPrometheusMetrics();
      return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
    } catch {
      return response.writeHead(503).end();
    }
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}
