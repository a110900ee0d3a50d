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

/** A thread of a pool, as its pool sees it. */
export interface PoolThread {
  readonly backend: BackendChoice;
  /** Images that it has been given and not answered. */
  pending(): number;
  /** Detects on an image, whose bytes are transferred to the thread. */
  detect(
    image: RawImage,
    limits: DetectLimits & Pick<DetectOptions, 'region'>,
    signal: AbortSignal,
  ): Promise<PoolResult>;
}

/**
 * Starts a thread that detects; while it has nothing to do it does not keep the process alive.
 *
 * @param over ends it
 * @param onFailure gets WORKER_FAILED when it dies
 * @throws RsanetError as `loadDetector` does, or WORKER_FAILED
 */
export async function poolThread(
  data: PoolData,
  over: AbortSignal,
  onFailure: (error: RsanetError) => void,
): Promise<{ thread: PoolThread; ended: Promise<void> }> {
  const worker = new Worker(WORKER, { workerData: data });
  const answered = new Map<number | null, (answer: PoolAnswer) => void>();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let calls = 0;

  const fail = (why: string) =>
    onFailure(new RsanetError('WORKER_FAILED', `A thread of the pool failed: ${why}.`));
  worker.on('error', (error) => fail(whyOf(error)));
  worker.on('exit', (code) => fail(`it ended with code ${code}`));
  worker.on('message', (answer: PoolAnswer) => {
    answered.get('id' in answer ? answer.id : null)?.(answer);
  });
  over.addEventListener('abort', () => void worker.terminate());
  const send = (request: PoolRequest, transfer: ArrayBuffer[] = []) =>
    worker.postMessage(request, transfer);
  const answerTo = (id: number | null) =>
    new Promise<PoolAnswer>((resolve) => answered.set(id, resolve));

  const backend = await endable([over], () => answerTo(null))
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
    ended,
    thread: {
      backend,
      pending: () => answered.size,
      async detect(image, limits, signal) {
        const id = ++calls;
        const abort = () => send({ abort: id });
        signal.addEventListener('abort', abort);
        worker.ref();
        try {
          const answering = answerTo(id);
          send({ id, image, limits }, [image.data.buffer as ArrayBuffer]);
          const answer = await endable([signal], () => answering);
          if ('found' in answer) return answer;
          if ('code' in answer) throw new RsanetError(answer.code, answer.message);
          throw new RsanetError('WORKER_FAILED', 'A thread of the pool answers what nobody asked.');
        } finally {
          answered.delete(id);
          if (answered.size === 0) worker.unref();
          signal.removeEventListener('abort', abort);
        }
      },
    },
  };
}
