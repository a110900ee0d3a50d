import { assertOptions, RsanetError, valueText } from '@rsanet/errors';
import { type DetectOptions, detectLimits } from '../../detect-options.ts';
import { detectorDisposed, everyForm } from '../../detector.ts';
import { endable } from '../../endable.ts';
import type { FetchOption } from '../../fetch.ts';
import { invalidImage } from '../../image.ts';
import { type LoadSettings, SETTING_NAMES } from '../../load-detector.ts';
import { isPlace, type ModelSource } from '../../model-source.ts';
import type { PageType } from '../../page-types.ts';
import type { Detection } from '../../postprocess.ts';
import { assertRegion } from '../../region.ts';
import { type CacheOption, type Detector, pagePlace } from '../load-detector.ts';
import type { BrowserImage } from '../read-pixels.ts';
import { fetchedByPage } from './page-fetch.ts';
import type { FetchEvent } from './protocol.ts';
import { allOrNone, close, sentImage, transferred } from './send-image.ts';
import { workerClient } from './worker-client.ts';

/** Options of {@link createWorkerDetector}; the worker's script chooses what runs the network. */
export type WorkerLoadOptions = LoadSettings & CacheOption & FetchOption;

/**
 * Loads a detector in a Web Worker, so that the page stays free to draw and to answer while the network
 * computes. It is called as one of `loadDetector` is. The worker's script says what computes and calls
 * `serveDetector` of `@rsanet/rsanet/worker`.
 *
 * With `fetch` the page brings the model's files by that function, each as a whole, and hands their bytes to the worker;
 * else the worker does, by the `fetch` of `serveDetector` where it has one.
 *
 * Images are copied, and the copies transferred; they stay the caller's. `onTimes` counts the way to the worker
 * and back to `preprocess`.
 *
 * @param worker belongs to the detector: `dispose`, or a failure to load, ends it
 * @param source as of `loadDetector`; a URL relative to the page
 * @throws RsanetError WORKER_FAILED when the worker's script does not load, fails or does not serve a detector
 * @throws what `loadDetector` throws
 *
 * @example
 * ```js
 * import { createWorkerDetector } from '@rsanet/rsanet';
 *
 * const worker = new Worker(new URL('./detector-worker.js', import.meta.url), { type: 'module' });
 * const detector = await createWorkerDetector(worker, '/models/bccd/');
 * const detections = await detector.detect(document.querySelector('img'));
 * ```
 */
export async function createWorkerDetector(
  worker: PageType<'Worker'>,
  source: ModelSource,
  options: WorkerLoadOptions = {},
): Promise<Detector> {
  assertOptions(options, { ...SETTING_NAMES, cache: true, fetch: true });
  if (typeof worker?.postMessage !== 'function') {
    throw new RsanetError('INVALID_ARGUMENT', `worker is ${valueText(worker)}; give a Worker.`);
  }
  const { signal, onProgress, onDeviceLost, warmup, cache, fetch } = options;
  const client = workerClient(worker, (event) => {
    switch (event.rsanet) {
      case 'deviceLost':
        return onDeviceLost?.(new RsanetError('DEVICE_LOST', event.message));
      case 'fetch':
        return void bring(event);
    }
    try {
      onProgress?.(event.loaded, event.total);
    } catch (error) {
      client.end(error as Error);
    }
  });
  async function bring(asked: FetchEvent): Promise<void> {
    const fetched = await fetchedByPage(fetch ?? globalThis.fetch, asked, client.over);
    client.send(fetched, 'bytes' in fetched ? [fetched.bytes.buffer] : []);
  }

  async function detectAll(
    images: readonly BrowserImage[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const { signal, onTimes, region } = options;
    if (region !== undefined) assertRegion(region);
    const limits = { ...detectLimits(options), ...(region && { region }) };
    const start = performance.now();
    for (const one of [signal, client.over]) one?.throwIfAborted();
    const sent = await endable([signal, client.over], (ending) => {
      const sending = allOrNone(Array.from(images, (image) => sentImage(image, ending)));
      ending.addEventListener('abort', () => sending.then(close, () => {}));
      return sending;
    });
    try {
      const { found, times } = await client.ask(
        { rsanet: 'detect', images: sent, limits },
        signal,
        transferred(sent),
      );
      const total = performance.now() - start;
      const { forward, postprocess } = times;
      onTimes?.({ forward, postprocess, total, preprocess: total - forward - postprocess });
      return found;
    } catch (error) {
      // An image of another origin without CORS.
      if ((error as Error).name === 'DataCloneError') throw invalidImage(error);
      throw error;
    } finally {
      close(sent);
    }
  }

  try {
    const facts = await client.ask(
      {
        rsanet: 'load',
        source: isPlace(source) ? pagePlace(source) : source,
        options: { ...(warmup !== undefined && { warmup }), ...(cache !== undefined && { cache }) },
        pageFetches: fetch !== undefined,
      },
      signal,
    );
    return {
      ...facts,
      disposed: client.over,
      detect: everyForm(detectAll),
      dispose: async () => client.end(detectorDisposed()),
    };
  } catch (error) {
    client.end(error as Error);
    if ((error as Error).name !== 'DataCloneError') throw error;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `A detector cannot be loaded from ${valueText(source)} in a worker; give a URL, files or { graph, metadata }.`,
    );
  }
}
