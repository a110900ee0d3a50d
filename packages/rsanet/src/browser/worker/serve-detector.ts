import type { Runtime } from '@rsanet/graph';
import { expose, type Remote, releaseProxy } from 'comlink';
import { withTimes } from '../../stage-times.ts';
import { type Detector, loadDetector } from '../load-detector.ts';
import { answerHello } from './hello.ts';
import { outcomeOf } from './outcome.ts';
import type { DecodedPicture, DetectorFacts, DetectorWorker } from './protocol.ts';
import { allOrNone, close, received } from './send-picture.ts';

/** Options of {@link serveDetector}. */
export interface ServeOptions {
  /** What runs the network; as of `loadDetector` by default. */
  runtime?: Runtime;
}

/**
 * Makes a worker's script serve one detector to the page that started it, by `createWorkerDetector`. Call
 * this before anything is awaited.
 *
 * @example
 * ```js
 * // detector-worker.js
 * import '@tensorflow/tfjs-backend-webgl';
 * import { serveDetector } from '@rsanet/rsanet/worker';
 *
 * serveDetector();
 * ```
 */
export function serveDetector({ runtime }: ServeOptions = {}): void {
  let detector: Detector | undefined;
  const running = new Map<number, AbortController>();

  const worker: DetectorWorker = {
    load: (source, options, onProgress, onDeviceLost) =>
      outcomeOf(async () => {
        let told: unknown;
        try {
          detector = await loadDetector(source, {
            ...options,
            ...(runtime && { runtime }),
            ...(onProgress && {
              onProgress: (...bytes) => {
                told = onProgress(...bytes);
              },
            }),
            ...(onDeviceLost && { onDeviceLost: ({ message }) => void onDeviceLost(message) }),
          });
          await told;
        } finally {
          (onProgress as unknown as Remote<() => void> | undefined)?.[releaseProxy]();
        }
        return factsOf(detector);
      }),

    detect: (call, sent, limits) =>
      outcomeOf(async () => {
        const controller = new AbortController();
        running.set(call, controller);
        let pictures: DecodedPicture[] = [];
        try {
          // An abort that was sent with it comes first.
          await new Promise((turn) => setTimeout(turn));
          controller.signal.throwIfAborted();
          pictures = await allOrNone(sent.map(received));
          const { signal } = controller;
          return await withTimes((onTimes) =>
            detector!.detect(pictures, { ...limits, signal, onTimes }),
          );
        } finally {
          running.delete(call);
          close([...sent, ...pictures]);
        }
      }),

    abort: (call) => running.get(call)?.abort(),
  };

  expose(worker);
  answerHello();
}

function factsOf({ classes, input, backend, metadata }: Detector): DetectorFacts {
  return { classes, input, backend, metadata };
}
