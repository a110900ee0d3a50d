import { RsanetError } from '@rsanet/errors';
import { HELLO } from './protocol.ts';

/** A worker that a detector owns. */
export interface WorkerLife {
  /** Waits for what the worker does. @throws why the worker has ended, or the signal's reason when aborted */
  wait<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result>;
  isOver(): boolean;
  /** Ends the worker, and all that is waited for with this error. */
  end(error: Error): void;
}

/** Milliseconds between two questions whether the worker serves, and how many there are at most. */
const HELLOS = { every: 50, most: 600 };

/** Watches over a worker: one that fails ends. */
export function watchWorker(worker: Worker): WorkerLife {
  const waiting = new Set<(error: unknown) => void>();
  const listening = new AbortController();
  let ended: Error | undefined;

  function end(error: Error): void {
    if (ended) return;
    ended = error;
    listening.abort();
    worker.terminate();
    for (const reject of waiting) reject(error);
  }
  const fail = (event: Event) => {
    const why = (event as ErrorEvent).message || 'its script does not load';
    end(new RsanetError('WORKER_FAILED', `The detector's worker failed: ${why}.`));
  };
  worker.addEventListener('error', fail, listening);
  worker.addEventListener('messageerror', fail, listening);

  return {
    end,
    isOver: () => ended !== undefined,
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

/**
 * Asks a worker whether it serves a detector, until it answers: what is sent before it listens is lost.
 *
 * @throws RsanetError WORKER_FAILED when it never does
 */
export async function hello(worker: Worker): Promise<void> {
  const answered = new AbortController();
  const asking = new Promise<void>((resolve, reject) => {
    let left = HELLOS.most;
    const ask = () => {
      if (left-- > 0) return worker.postMessage(HELLO);
      reject(
        new RsanetError(
          'WORKER_FAILED',
          `The worker does not answer; import serveDetector from '@rsanet/rsanet/worker' there and call it.`,
        ),
      );
    };
    const timer = setInterval(ask, HELLOS.every);
    answered.signal.addEventListener('abort', () => clearInterval(timer));
    worker.addEventListener('message', ({ data }) => data === HELLO && resolve(), answered);
    ask();
  });
  try {
    await asking;
  } finally {
    answered.abort();
  }
}
