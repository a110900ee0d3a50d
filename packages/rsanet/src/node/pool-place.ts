import type { DetectInThread, PoolThread } from './pool-thread.ts';

/** A place in a pool for one thread: when that dies, another one takes it. */
export interface PoolPlace {
  /** The thread that has the place, or is to have it; rejects where it does not start. */
  thread(): Promise<PoolThread>;
  /** Resolves when the thread is no more, once the pool is over. */
  ended(): Promise<void>;
  /** Images that it has been given and not answered, one more while its thread starts. */
  load(): number;
  /** Has an image looked at by the thread, once that has started. */
  readonly detect: DetectInThread;
}

/**
 * Starts a thread, and another one each time it dies, until the pool is over. One that does not start is started anew by
 * the next call.
 *
 * @param start starts a thread
 */
export function poolPlace(start: () => Promise<PoolThread>, over: AbortSignal): PoolPlace {
  let current: Promise<PoolThread> | undefined;
  let isReady = false;
  let pending = 0;

  function begin(): Promise<PoolThread> {
    const starting = start();
    current = starting;
    starting.then(
      ({ ended }) => {
        isReady = true;
        void ended.then(replace);
      },
      () => {
        current = undefined;
      },
    );
    return starting;
  }
  function replace(): void {
    isReady = false;
    if (!over.aborted) void begin();
  }
  const thread = () => current ?? begin();
  void begin();

  return {
    thread,
    ended: async () =>
      current?.then(
        ({ ended }) => ended,
        // It is no more where it did not start.
        () => {},
      ),
    load: () => pending + (isReady ? 0 : 1),
    async detect(image, limits, signal) {
      pending += 1;
      try {
        const { detect } = await thread();
        signal.throwIfAborted();
        return await detect(image, limits, signal);
      } finally {
        pending -= 1;
      }
    },
  };
}
