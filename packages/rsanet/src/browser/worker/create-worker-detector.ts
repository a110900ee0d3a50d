import { RsanetError } from '@rsanet/errors';
import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { type DetectOptions, detectLimits } from '../../detect-options.ts';
import { detectorDisposed, everyForm } from '../../detector.ts';
import type { Detection } from '../../postprocess.ts';
import type { ModelSource } from '../../read-model.ts';
import { type BrowserLoadOptions, type Detector, pageUrl } from '../load-detector.ts';
import { type BrowserImage, invalidImage } from '../read-pixels.ts';
import { hello } from './hello.ts';
import { opened } from './outcome.ts';
import type { DetectorWorker } from './protocol.ts';
import { allOrNone, close, sentPicture, transferred } from './send-picture.ts';
import { watchWorker } from './worker-life.ts';

/** Options of {@link createWorkerDetector}; the worker's script chooses what runs the network. */
export type WorkerLoadOptions = Omit<BrowserLoadOptions, 'runtime'>;

/**
 * Loads a detector in a Web Worker, so that the page stays free to draw and to answer while the network
 * computes. It is called as one of `loadDetector` is. The worker's script says what computes and calls
 * `serveDetector` of `@rsanet/rsanet/worker`.
 *
 * Pictures are transferred, and stay the caller's. `onTimes` counts the way to the worker and back to
 * `preprocess`.
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
  worker: Worker,
  source: ModelSource,
  options: WorkerLoadOptions = {},
): Promise<Detector> {
  const { signal, onProgress, onDeviceLost, warmup, cache } = options;
  const life = watchWorker(worker);
  const proxied = wrap<DetectorWorker>(worker);
  // What it does is already promised, and comlink's types would promise each kind of outcome apart.
  const remote = proxied as unknown as DetectorWorker;
  const end = (error: Error) => {
    if (life.isOver()) return;
    life.end(error);
    proxied[releaseProxy]();
  };
  let calls = 0;

  /** What it throws ends the loading. */
  const reporter =
    (tell: NonNullable<BrowserLoadOptions['onProgress']>): typeof tell =>
    (...bytes) => {
      try {
        tell(...bytes);
      } catch (error) {
        end(error as Error);
      }
    };

  async function load() {
    life.endsWith(await life.wait(hello(worker, life.signal), signal));
    const place = typeof source === 'string' || source instanceof URL;
    const loading = remote.load(
      place ? pageUrl(source).href : source,
      { ...(warmup !== undefined && { warmup }), ...(cache !== undefined && { cache }) },
      onProgress && proxy(reporter(onProgress)),
      onDeviceLost &&
        proxy((message: string) => onDeviceLost(new RsanetError('DEVICE_LOST', message))),
    );
    return opened(await life.wait(loading, signal));
  }

  async function detectAll(
    images: readonly BrowserImage[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const limits = detectLimits(options);
    const { signal, onTimes } = options;
    const start = performance.now();
    const sending = allOrNone(images.map(sentPicture));
    const pictures = await life.wait(sending, signal).catch((error: unknown) => {
      sending.then(close, () => {});
      throw error;
    });
    const call = ++calls;
    const stop = () => life.isOver() || void remote.abort(call);
    signal?.addEventListener('abort', stop);
    try {
      const work = remote.detect(call, transfer(pictures, transferred(pictures)), limits);
      const { found, times } = opened(await life.wait(work, signal));
      const total = performance.now() - start;
      const { forward, postprocess } = times;
      onTimes?.({ forward, postprocess, total, preprocess: total - forward - postprocess });
      return found;
    } catch (error) {
      // A picture of another origin without its leave.
      if ((error as Error).name === 'DataCloneError') throw invalidImage(error);
      throw error;
    } finally {
      close(pictures);
      signal?.removeEventListener('abort', stop);
    }
  }

  try {
    const facts = await load();
    return {
      ...facts,
      detect: everyForm(detectAll),
      dispose: async () => end(detectorDisposed()),
    };
  } catch (error) {
    end(error as Error);
    if ((error as Error).name !== 'DataCloneError') throw error;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `A detector cannot be loaded from ${source} in a worker.`,
    );
  }
}
