import { RsanetError } from '@rsanet/errors';
import { endable } from '../../endable.ts';
import type { Answer, Answers, Ready, Request, ToPage, ToWorker, WorkerEvent } from './protocol.ts';

/** Milliseconds within which a worker must be ready. */
const LONGEST_START = 30_000;

/**
 * The page's side of a worker that it owns. Where the script fails, is never ready or dies, all pending requests reject
 * with WORKER_FAILED.
 */
export function workerClient(worker: Worker, onEvent: (event: WorkerEvent) => void) {
  const starting = new AbortController();
  const over = new AbortController();
  const answered = new Map<number, (answer: Answer) => void>();
  const send = (message: ToWorker, transfer: Transferable[] = []) =>
    worker.postMessage(message, transfer);
  let calls = 0;

  /** Ends the worker; all pending requests reject with this error. */
  function end(error: Error): void {
    starting.abort();
    over.abort(error);
    worker.terminate();
  }
  const fail = (why: string) =>
    end(new RsanetError('WORKER_FAILED', `The detector's worker failed: ${why}.`));

  const serves = new Promise<void>((resolve) => {
    starting.signal.addEventListener('abort', () => resolve());
  });
  const late = "it does not answer; import serveDetector from '@rsanet/rsanet/worker' and call it";
  const timer = setTimeout(() => fail(late), LONGEST_START);
  serves.then(() => clearTimeout(timer));
  // An error that the script throws after it is ready need not be the detector's.
  const failed = ({ message }: ErrorEvent) => fail(message || 'its script does not load');
  worker.addEventListener('error', failed, { signal: starting.signal });

  function start({ lock }: Ready): void {
    if (starting.signal.aborted) return;
    starting.abort();
    // No message says that a worker has died, but its lock is then free.
    if (lock) navigator.locks.request(lock, over, () => fail('it is gone')).catch(() => {});
  }
  function receive({ data }: MessageEvent<ToPage | undefined>): void {
    switch (data?.rsanet) {
      case 'ready':
        start(data);
        break;
      case 'value':
      case 'failure':
        answered.get(data.id)?.(data);
        break;
      case 'fetch':
      case 'progress':
      case 'deviceLost':
        onEvent(data);
    }
  }
  worker.addEventListener('message', receive, { signal: over.signal });
  // A worker that is ready answers; one that is not yet announces itself later.
  send({ rsanet: 'hello' });

  /** Sends a request, once the worker serves. @throws the failure that it answers, why the worker has ended, or the signal's reason */
  async function ask<Kind extends keyof Answers>(
    request: Request & { readonly rsanet: Kind },
    signal?: AbortSignal,
    transfer?: Transferable[],
  ): Promise<Answers[Kind]> {
    await endable([signal, over.signal], () => serves);
    const id = ++calls;
    const abort = () => send({ rsanet: 'abort', id });
    signal?.addEventListener('abort', abort);
    try {
      const answering = new Promise<Answer>((resolve) => answered.set(id, resolve));
      send({ ...request, id }, transfer);
      const answer = await endable([signal, over.signal], () => answering);
      if (answer.rsanet === 'value') return answer.value as Answers[Kind];
      const { code, message } = answer;
      throw new RsanetError(code ?? 'WORKER_FAILED', message);
    } finally {
      answered.delete(id);
      signal?.removeEventListener('abort', abort);
    }
  }

  return { ask, send, over: over.signal, end };
}
