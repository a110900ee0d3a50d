import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError, whyOf } from '@rsanet/errors';
import type { BackendChoice } from '@rsanet/graph';
import type { DetectLimits, DetectOptions } from '../detect-options.ts';
import { endable } from '../endable.ts';
import type { Detection } from '../postprocess.ts';
import type { StageTimes } from '../stage-times.ts';
import type { PoolAnswer, PoolData, PoolRequest } from './pool-messages.ts';

/** Beside this file, built or not. */
const WORKER = new URL(`./pool-worker${extname(import.meta.url)}`, import.meta.url);

/** What came of one image. */
interface PoolResult {
  readonly found: Detection[];
  readonly times: StageTimes;
}

/** Has an image looked at, whose bytes go to another thread. */
export type DetectInThread = (
  image: RawImage,
  limits: DetectLimits & Pick<DetectOptions, 'region'>,
  signal: AbortSignal,
) => Promise<PoolResult>;

/** A thread of a pool, as its pool sees it. */
export interface PoolThread {
  readonly backend: BackendChoice;
  /** Rejects with WORKER_FAILED when the thread dies. */
  readonly detect: DetectInThread;
  /** Resolves when the thread is no more. */
  readonly ended: Promise<void>;
}

/**
 * Starts a thread that detects; while it has nothing to do it does not keep the process alive.
 *
 * @param over ends it
 * @throws RsanetError as `loadDetector` does, or WORKER_FAILED
 */
export async function poolThread(data: PoolData, over: AbortSignal): Promise<PoolThread> {
  const worker = new Worker(WORKER, { workerData: data });
  const answered = new Map<number | null, (answer: PoolAnswer) => void>();
  /** Aborts when the thread is no more, with what it died of or what ended it. */
  const gone = new AbortController();
  let why: string | undefined;
  let calls = 0;

  worker.on('error', (error) => {
    why ??= whyOf(error);
  });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      const died = `A thread of the pool died: ${why ?? `it ended with code ${code}`}.`;
      gone.abort(over.aborted ? over.reason : new RsanetError('WORKER_FAILED', died));
      resolve();
    });
  });
  worker.on('message', (answer: PoolAnswer) => {
    answered.get('id' in answer ? answer.id : null)?.(answer);
  });
  const { signal } = gone;
  over.addEventListener('abort', () => void worker.terminate(), { signal });
  const send = (request: PoolRequest, transfer: ArrayBuffer[] = []) =>
    worker.postMessage(request, transfer);
  const answerTo = (id: number | null) =>
    new Promise<PoolAnswer>((resolve) => answered.set(id, resolve));

  const backend = await endable([over, signal], () => answerTo(null))
    .then((answer) => {
      if ('code' in answer) throw new RsanetError(answer.code, answer.message);
      return (answer as { ready: BackendChoice }).ready;
    })
    .catch(async (error: unknown) => {
      await worker.terminate();
      throw error;
    });
  answered.delete(null);
  worker.unref();
  return {
    backend,
    ended,
    async detect(image, limits, ending) {
      const id = ++calls;
      const abort = () => send({ abort: id });
      ending.addEventListener('abort', abort);
      worker.ref();
      try {
        const answering = answerTo(id);
        send({ id, image, limits }, [image.data.buffer as ArrayBuffer]);
        const answer = await endable([ending, signal], () => answering);
        if ('found' in answer) return answer;
        if ('code' in answer) throw new RsanetError(answer.code, answer.message);
        throw new RsanetError('WORKER_FAILED', 'A thread of the pool answers what nobody asked.');
      } finally {
        answered.delete(id);
        if (answered.size === 0) worker.unref();
        ending.removeEventListener('abort', abort);
      }
    },
  };
}
