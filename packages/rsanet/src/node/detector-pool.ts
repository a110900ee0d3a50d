import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import type { RawImage } from '@rsanet/detect-utils';
import { assertOptions, assertWhole } from '@rsanet/errors';
import { type DetectOptions, detectLimits } from '../detect-options.ts';
import { detectorDisposed, everyForm } from '../detector.ts';
import { endable } from '../endable.ts';
import type { FetchOption } from '../fetch.ts';
import type { LoadSettings } from '../load-detector.ts';
import type { ModelSource } from '../model-source.ts';
import type { Detection } from '../postprocess.ts';
import { readFolded } from '../read-model.ts';
import { assertRegion } from '../region.ts';
import type { Detector } from './load-detector.ts';
import { openModel } from './open-model.ts';
import { poolPlace } from './pool-place.ts';
import { poolThread } from './pool-thread.ts';
import { type NodeImage, takeImage } from './read-image.ts';

/** Options of {@link createDetectorPool}. */
export interface PoolOptions extends Omit<LoadSettings, 'onDeviceLost'>, FetchOption {
  /** Worker threads, each with a detector of its own; by default as many as the machine runs at once. */
  size?: number;
}

/**
 * Loads a detector in several worker threads of Node, so that a server's event loop stays free while networks compute
 * and several images are looked at side by side. It is called as one of `loadDetector` is. An image goes to the thread
 * that has the fewest; each thread runs the engine on one. A thread that dies is replaced; the calls that have an image
 * there reject with WORKER_FAILED, others go on.
 *
 * `onTimes` counts the way to the threads and back to `preprocess`.
 *
 * @param source as of `loadDetector`; it is read once
 * @throws RsanetError WORKER_FAILED when a thread dies while it starts
 * @throws what `loadDetector` throws
 *
 * @example
 * ```ts
 * import { createDetectorPool } from '@rsanet/rsanet/node';
 *
 * const pool = await createDetectorPool('bccd', { size: 2 });
 * const grey = { data: new Uint8Array(300 * 200).fill(128), width: 300, height: 200 };
 * const found = await Promise.all([pool.detect(grey), pool.detect(grey)]);
 * await pool.dispose();
 * if (found.length !== 2) throw new Error('expected two lists');
 * ```
 */
export async function createDetectorPool(
  source: ModelSource,
  options: PoolOptions = {},
): Promise<Detector> {
  assertOptions(options, { size: true, warmup: true, signal: true, onProgress: true, fetch: true });
  const { size = availableParallelism(), warmup = false, signal } = options;
  assertWhole({ size }, 1);
  const model = await readFolded(openModel, source, options);
  // In this thread first: its libraries must outlast the workers.
  await import('sharp');
  const ending = new AbortController();
  const over = ending.signal;
  // As many as there are threads and calls under way.
  setMaxListeners(0, over);
  const places = Array.from({ length: size }, () =>
    poolPlace(() => poolThread({ model, warmup }, over), over),
  );
  const starting = Promise.all(places.map((place) => place.thread()));
  const end = async (error: unknown) => {
    ending.abort(error);
    await Promise.all(places.map((place) => place.ended()));
  };
  const [first] = await endable([signal, over], () => starting).catch(async (error: unknown) => {
    starting.catch(() => {});
    await end(error);
    throw error;
  });
  const idlest = () => places.reduce((a, b) => (b.load() < a.load() ? b : a));

  async function detectAll(
    images: readonly NodeImage[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const chosen = detectLimits(options);
    const { signal, onTimes, region } = options;
    if (region !== undefined) assertRegion(region);
    const limits = { ...chosen, ...(region && { region }) };
    for (const one of [signal, over]) one?.throwIfAborted();
    const start = performance.now();
    // Not by `map`, which passes over holes.
    const taken = Array.from(images, takeImage);
    const results = await endable([signal, over], (ending) => {
      setMaxListeners(0, ending);
      const looked = taken.map(async (decode) => {
        const image = (await decode(ending)) as RawImage;
        ending.throwIfAborted();
        return idlest().detect({ ...image, data: new Uint8Array(image.data) }, limits, ending);
      });
      return Promise.all(looked);
    });
    const total = performance.now() - start;
    const sum = (stage: 'forward' | 'postprocess') =>
      results.reduce((all, { times }) => all + times[stage], 0);
    const [forward, postprocess] = [sum('forward'), sum('postprocess')];
    const preprocess = Math.max(0, total - forward - postprocess);
    onTimes?.({ preprocess, forward, postprocess, total });
    return results.map(({ found }) => found);
  }

  return {
    classes: model.metadata.classes,
    input: model.metadata.input,
    metadata: model.metadata,
    backend: first!.backend,
    disposed: over,
    detect: everyForm(detectAll),
    dispose: () => end(detectorDisposed()),
  };
}
