import { assertWhole, whyOf } from '@rsanet/errors';
import type { KernelSet } from '../kernel-set.ts';
import type { Runner } from '../runner.ts';
import { type ThreadEnvironment, threadEnvironment } from './environment.ts';
import { type WorkerPool, workerPool } from './pool.ts';
import { threadedRunner } from './threaded-runner.ts';

/** How many threads compute, and where their script is. */
export interface ThreadOptions {
  /** Threads that compute; as many as the machine runs at once when left out. */
  readonly threads?: number | undefined;
  /**
   * Where the file `worker.js` of this package is served, for pages whose Content-Security-Policy forbids
   * `blob:` as a source of workers; the script is inlined when left out.
   */
  readonly workerUrl?: string | URL | undefined;
  /** Why one thread is to compute whatever is there; null or left out for no reason. */
  readonly obstacle?: string | null | undefined;
}

/** Several threads, or why there is one. */
export interface Threads {
  /** What computes on several threads; null when one is to compute, in the caller's. */
  readonly runner: Runner | null;
  /** How many threads there are and why, in words. */
  readonly reason: string;
  /** Why there are fewer threads than could be; null when there are not. */
  readonly obstacle: string | null;
}

const pools = new WeakMap<ThreadEnvironment, Map<string, WorkerPool>>();
let here: ThreadEnvironment | undefined;

/**
 * Starts as many threads as are asked for, on the one pool of the process, or finds why there is one thread.
 *
 * @param shared the kernels, importing shared memory; called only where there are several threads
 * @throws RsanetError INVALID_ARGUMENT when `threads` is no positive whole number
 */
export async function openThreads(
  shared: () => Promise<KernelSet>,
  { threads, workerUrl, obstacle: known = null }: ThreadOptions = {},
  environment: ThreadEnvironment = thisEnvironment(),
): Promise<Threads> {
  if (threads !== undefined) assertWhole({ threads }, 1);
  const parts = threads ?? environment.cores;
  if (parts === 1) {
    const reason = threads === 1 ? 'one thread, as asked for' : 'one thread, as on this machine';
    return { runner: null, reason, obstacle: null };
  }
  const obstacle = known ?? environment.obstacle;
  if (obstacle !== null) return oneThread(obstacle);
  const pool = poolOf(environment, workerUrl);
  const kernels = await shared();
  try {
    const runner = await threadedRunner(pool, kernels, parts);
    const reason = `${parts} threads, as ${threads === undefined ? 'on this machine' : 'asked for'}`;
    return { runner, reason, obstacle: null };
  } catch (error) {
    const way = workerUrl === undefined ? 'an inlined script' : `${workerUrl}`;
    return oneThread(
      `workers do not start from ${way} (${whyOf(error)}); where the page's Content-Security-Policy forbids blob: as worker-src, serve worker.js of @rsanet/engine and give its address as workerUrl`,
    );
  }
}

const oneThread = (obstacle: string): Threads => ({
  runner: null,
  reason: `one thread: ${obstacle}`,
  obstacle,
});

function thisEnvironment(): ThreadEnvironment {
  here ??= threadEnvironment();
  return here;
}

function poolOf(environment: ThreadEnvironment, workerUrl: string | URL | undefined): WorkerPool {
  const byUrl = pools.get(environment) ?? new Map<string, WorkerPool>();
  pools.set(environment, byUrl);
  const key = `${workerUrl ?? ''}`;
  const pool = byUrl.get(key) ?? workerPool((events) => environment.start(workerUrl, events));
  byUrl.set(key, pool);
  return pool;
}
