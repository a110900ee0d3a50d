import { RsanetError } from '@rsanet/errors';

/** A worker that a detector owns. */
export interface WorkerLife {
  /** Waits for what the worker does. @throws why the worker has ended, or the signal's reason when aborted */
  wait<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** From now on the worker is known to be gone when the lock that it holds is free. */
  endsWith(lock: string | undefined): void;
  isOver(): boolean;
  /** Aborts when the worker is over. */
  readonly signal: AbortSignal;
  /** Ends the worker, and all that is waited for with this error. */
  end(error: Error): void;
}

/** Watches over a worker: one whose script fails, or that is gone, ends all that is waited for. */
export function watchWorker(worker: Worker): WorkerLife {
  const waiting = new Set<(error: unknown) => void>();
  const starting = new AbortController();
  const living = new AbortController();
  let ended: Error | undefined;

  function end(error: Error): void {
    if (ended) return;
    ended = error;
    starting.abort();
    living.abort();
    worker.terminate();
    for (const reject of waiting) reject(error);
  }
  const fail = (why: string) =>
    end(new RsanetError('WORKER_FAILED', `The detector's worker failed: ${why}.`));
  // What a script that runs throws later need not be the detector's.
  worker.addEventListener(
    'error',
    (event) => fail(event.message || 'its script does not load'),
    starting,
  );

  return {
    end,
    isOver: () => ended !== undefined,
    signal: living.signal,
    endsWith(lock) {
      starting.abort();
      if (!lock) return;
      navigator.locks.request(lock, living, () => fail('it is gone')).catch(() => {});
    },
    async wait(work, signal) {
      let stop = () => {};
      const failure = new Promise<never>((_, reject) => {
        const abort = () => reject(signal?.reason);
        waiting.add(reject);
        signal?.addEventListener('abort', abort);
        stop = () => {
          waiting.delete(reject);
          signal?.removeEventListener('abort', abort);
        };
        if (signal?.aborted) abort();
        if (ended) reject(ended);
      });
      try {
        return await Promise.race([failure, work]);
      } finally {
        stop();
      }
    },
  };
}
