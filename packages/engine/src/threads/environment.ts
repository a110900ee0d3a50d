import { whyOf } from '@rsanet/errors';
import type { FromWorker, ToWorker } from './messages.ts';
import { WORKER_SOURCE } from './worker-source.ts';

/** A started worker. */
export interface Thread {
  post(message: ToWorker): void;
  /** Keeps the process alive until {@link Thread.unref}; pages know no such thing. */
  ref(): void;
  unref(): void;
  /** Ends it, whatever it does. */
  stop(): Promise<void>;
}

/** What is heard of a worker. */
export interface ThreadEvents {
  message(message: FromWorker): void;
  /** It threw, ended or never loaded. */
  died(why: string): void;
}

/** What the place that runs this offers of threads. */
export interface ThreadEnvironment {
  /** Why there can be only one thread; null where there can be more. */
  readonly obstacle: string | null;
  /** How many threads the machine runs at once. */
  readonly cores: number;
  /**
   * Starts a worker that the process waits for.
   *
   * @param workerUrl where its script is served; the script is inlined when left out
   */
  start(workerUrl: string | URL | undefined, events: ThreadEvents): Thread;
}

/** The globals that decide it, of a page, worker, server or Node. */
export interface Realm {
  readonly SharedArrayBuffer?: unknown;
  readonly Atomics?: unknown;
  readonly Worker?: typeof Worker;
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly process?: {
    getBuiltinModule?: typeof process.getBuiltinModule;
  };
}

/** What this realm offers of threads: Node's `worker_threads`, else Web Workers, else a reason. */
export function threadEnvironment(realm: Realm = globalThis as Realm): ThreadEnvironment {
  const workers = realm.process?.getBuiltinModule?.('node:worker_threads');
  const os = realm.process?.getBuiltinModule?.('node:os');
  return {
    obstacle: obstacleIn(realm, workers !== undefined),
    cores: os?.availableParallelism() ?? realm.navigator?.hardwareConcurrency ?? 1,
    start: (workerUrl, events) =>
      workers === undefined
        ? startInPage(realm.Worker!, workerUrl, events)
        : startInNode(workers, workerUrl, events),
  };
}

function obstacleIn(realm: Realm, isNode: boolean): string | null {
  if (realm.SharedArrayBuffer === undefined || realm.crossOriginIsolated === false) {
    return 'there is no shared memory, as the page is not cross-origin isolated: serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';
  }
  if (realm.Atomics === undefined) return 'there is no Atomics here';
  if (!isNode && realm.Worker === undefined) return 'there are no workers here';
  return null;
}

function startInNode(
  { Worker }: typeof import('node:worker_threads'),
  workerUrl: string | URL | undefined,
  events: ThreadEvents,
): Thread {
  // Without what the process was started with: a loader of its modules has no business in here.
  const options = { name: 'rsanet-engine', execArgv: [] };
  const worker =
    workerUrl === undefined
      ? new Worker(WORKER_SOURCE, { ...options, eval: true })
      : new Worker(new URL(workerUrl), options);
  let ended = false;
  worker.on('message', events.message);
  worker.on('error', (error) => events.died(whyOf(error)));
  worker.on('exit', (code) => {
    ended = true;
    events.died(`it exited with code ${code}`);
  });
  return {
    post: (message) => worker.postMessage(message),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    async stop() {
      if (!ended) await worker.terminate();
    },
  };
}

function startInPage(
  PageWorker: typeof Worker,
  workerUrl: string | URL | undefined,
  events: ThreadEvents,
): Thread {
  const blobUrl =
    workerUrl === undefined
      ? URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }))
      : null;
  const revoke = () => blobUrl !== null && URL.revokeObjectURL(blobUrl);
  let worker: Worker;
  try {
    worker = new PageWorker(blobUrl ?? workerUrl!, { name: 'rsanet-engine' });
  } catch (error) {
    revoke();
    throw error;
  }
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'ready') revoke();
    events.message(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    revoke();
    events.died(event.message || 'its script did not load');
  };
  return {
    post: (message) => worker.postMessage(message),
    ref() {},
    unref() {},
    async stop() {
      revoke();
      worker.terminate();
    },
  };
}
