import { assertOptions, isRsanetError, whyOf } from '@rsanet/errors';
import type { FetchOption } from '../../fetch.ts';
import type { RuntimeChoice } from '../../load-detector.ts';
import { withTimes } from '../../stage-times.ts';
import { type Detector, loadDetector } from '../load-detector.ts';
import { pageFetch } from './page-fetch.ts';
import type { Answers, DecodedImage, Request, ToPage, ToWorker } from './protocol.ts';
import { allOrNone, close, receivedImage } from './send-image.ts';

/** Options of {@link serveDetector}: what runs the network and how its files come, as of `loadDetector`. */
export type ServeOptions = RuntimeChoice & FetchOption;

/**
 * Makes a worker's script serve one detector to the page that started it, by `createWorkerDetector`.
 *
 * @example
 * ```js
 * // detector-worker.js
 * import { serveDetector } from '@rsanet/rsanet/worker';
 *
 * serveDetector(); // or on a GPU: serveDetector({ runtime: tfjsRuntime('webgl') })
 * ```
 */
export function serveDetector(serving: ServeOptions = {}): void {
  assertOptions(serving, { runtime: true, threads: true, fetch: true });
  let detector: Detector | undefined;
  const running = new Map<number, AbortController>();
  const send = (message: ToPage) => postMessage(message);

  const byPage = pageFetch(send);

  async function load(
    { source, options, pageFetches }: Request & { rsanet: 'load' },
    signal: AbortSignal,
  ): Promise<Answers['load']> {
    detector = await loadDetector(source, {
      ...options,
      ...serving,
      ...(pageFetches && { fetch: byPage.fetch }),
      signal,
      onProgress: (loaded, total) => send({ rsanet: 'progress', loaded, total }),
      onDeviceLost: ({ message }) => send({ rsanet: 'deviceLost', message }),
    });
    const { classes, input, backend, metadata } = detector;
    return { classes, input, backend, metadata };
  }

  async function detect(
    { images, limits }: Request & { rsanet: 'detect' },
    signal: AbortSignal,
  ): Promise<Answers['detect']> {
    let decoded: DecodedImage[] = [];
    try {
      // An abort that was sent with it comes first.
      await new Promise((turn) => setTimeout(turn));
      signal.throwIfAborted();
      decoded = await allOrNone(images.map(receivedImage));
      return await withTimes((onTimes) =>
        detector!.detect(decoded, { ...limits, signal, onTimes }),
      );
    } finally {
      close([...images, ...decoded]);
    }
  }

  async function answer(request: Request & { readonly id: number }): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    const { signal } = controller;
    running.set(id, controller);
    try {
      const value = await (request.rsanet === 'load'
        ? load(request, signal)
        : detect(request, signal));
      send({ rsanet: 'value', id, value });
    } catch (error) {
      const known = isRsanetError(error);
      const code = known ? error.code : undefined;
      send({ rsanet: 'failure', id, code, message: known ? error.message : whyOf(error) });
    } finally {
      running.delete(id);
    }
  }

  const ready = heldLock().then((lock) => ({ rsanet: 'ready', lock }) as const);
  addEventListener('message', ({ data }: MessageEvent<ToWorker | undefined>) => {
    switch (data?.rsanet) {
      case 'hello':
        return void ready.then(send);
      case 'fetched':
        return byPage.receive(data);
      case 'abort':
        return running.get(data.id)?.abort();
      case 'load':
      case 'detect':
        return void answer(data);
    }
  });
  void ready.then(send);
}

/** Takes a lock for as long as the worker lives; undefined where there are no locks. */
async function heldLock(): Promise<string | undefined> {
  const { locks } = navigator as Partial<Navigator>;
  if (!locks) return undefined;
  const name = `rsanet-detector-${crypto.randomUUID()}`;
  await new Promise<void>((held) => {
    void locks.request(name, () => {
      held();
      return new Promise<never>(() => {});
    });
  });
  return name;
}
