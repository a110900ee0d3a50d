import { parentPort, workerData } from 'node:worker_threads';
import { isRsanetError, whyOf } from '@rsanet/errors';
import { withTimes } from '../stage-times.ts';
import { loadDetector } from './load-detector.ts';
import type { PoolAnswer, PoolData, PoolRequest } from './pool-messages.ts';

// A thread of a pool: one detector, on one thread of the engine.

const { model, warmup } = workerData as PoolData;
const running = new Map<number, AbortController>();
const send = (answer: PoolAnswer) => parentPort!.postMessage(answer);
const refuse = (id: number | null, error: unknown) =>
  send(
    isRsanetError(error)
      ? { id, code: error.code, message: error.message }
      : { id, code: 'WORKER_FAILED', message: `A thread of the pool failed: ${whyOf(error)}.` },
  );

try {
  const detector = await loadDetector(model, { threads: 1, warmup });
  parentPort!.on('message', async (request: PoolRequest) => {
    if ('abort' in request) return running.get(request.abort)?.abort();
    const { id, image, limits } = request;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const { signal } = controller;
      const timed = await withTimes((onTimes) =>
        detector.detect(image, { ...limits, signal, onTimes }),
      );
      send({ id, ...timed });
    } catch (error) {
      refuse(id, error);
    } finally {
      running.delete(id);
    }
  });
  send({ ready: detector.backend });
} catch (error) {
  refuse(null, error);
}
