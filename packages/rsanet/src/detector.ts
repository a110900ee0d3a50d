import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { BackendChoice, Executor, ImageBatch } from '@rsanet/graph';
import { type DetectOptions, detectLimits } from './detect-options.ts';
import { endable } from './endable.ts';
import type { DetectorMetadata } from './metadata.ts';
import type { Detection } from './postprocess.ts';
import { assertRegion, cropped, inWhole } from './region.ts';
import { type DetectionRun, type RunDetectionOptions, runDetection } from './run-detection.ts';

/** Finds objects in images; `Image` is what the platform takes for one. */
export interface DetectorOf<Image> {
  /** Names of what it finds, by `classId`. */
  readonly classes: readonly string[];
  /** The network's input in pixels; images of any size are letterboxed into it. */
  readonly input: Size;
  /** What computes, and why it was chosen. */
  readonly backend: BackendChoice;
  /** What the model file says about the model. */
  readonly metadata: DetectorMetadata;

  /** Aborts with DISPOSED when the detector is disposed, or with what ended its worker. */
  readonly disposed: AbortSignal;

  /**
   * Finds the objects of one image, or of each of several, as they are at the call: what may change later, such as a
   * canvas, is read or copied before `detect` returns its promise. Calls may overlap.
   *
   * @returns detections, best first, in pixels of the image
   * @throws RsanetError INVALID_ARGUMENT for an option out of range or what is no image
   * @throws RsanetError INVALID_IMAGE, UNSUPPORTED_IMAGE or IMAGE_NOT_FOUND for an image that cannot be read
   * @throws RsanetError DEVICE_LOST when the GPU is lost meanwhile; the next call starts it anew
   * @throws RsanetError DISPOSED after `dispose`
   * @throws the signal's reason when aborted
   */
  detect(image: Image, options?: DetectOptions): Promise<Detection[]>;
  detect(images: readonly Image[], options?: DetectOptions): Promise<Detection[][]>;
  /** The same, called as `@tensorflow-models/coco-ssd` is. */
  detect(image: Image, maxDetections?: number, scoreThreshold?: number): Promise<Detection[]>;

  /**
   * Frees the weights; a `detect` under way rejects with DISPOSED, also one that waits for an image. Resolves when all is
   * freed. Idempotent.
   */
  dispose(): Promise<void>;
}

/** Decodes an image whose source `take` has secured: into bytes, or onto a canvas where the executor takes those. */
export type Decode = (signal: AbortSignal) => Promise<ImageBatch['images'][number]>;

/** What a detector is made of. */
export interface DetectorParts<Image> {
  readonly executor: Executor;
  readonly metadata: DetectorMetadata;
  /** Reads or copies at once whatever of the image may change later; the function it returns decodes the rest. */
  take(image: Image): Decode;
}

// Images that go through the network together: more would not be faster, and need more memory.
const BATCH = 8;

/** A detector that runs its network on an executor, which it owns. */
export function createDetector<Image>(parts: DetectorParts<Image>): DetectorOf<Image> {
  const { executor, metadata, take } = parts;
  const ending = new AbortController();
  /** Runs under way, also those whose `detect` has been given up. */
  const running = new Set<Promise<DetectionRun>>();
  let disposal: Promise<void> | undefined;

  async function run(
    images: ImageBatch['images'],
    options: RunDetectionOptions,
  ): Promise<DetectionRun> {
    const work = runDetection(executor, images, metadata, options);
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  async function detectAll(
    images: readonly Image[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const limits = detectLimits(options);
    const { signal, onTimes, region } = options;
    if (region !== undefined) assertRegion(region);
    const signals = [signal, ending.signal];
    for (const one of signals) one?.throwIfAborted();
    const times = { preprocess: 0, forward: 0, postprocess: 0 };
    let begin = performance.now();
    // Not by `map`, which passes over holes.
    const taken = Array.from(images, take);
    const found: Detection[][] = [];
    await endable(signals, async (signal) => {
      for (let at = 0; at < taken.length; at += BATCH) {
        // Others get their turn between two batches: a page that draws, an abort that has been sent.
        if (at > 0) await new Promise((turn) => setTimeout(turn));
        const batch = taken.slice(at, at + BATCH);
        const pixels = await Promise.all(batch.map((decode) => decode(signal)));
        signal.throwIfAborted();
        const crops = region && pixels.map((image) => cropped(image, region));
        const images = crops?.map(({ image }) => image) ?? pixels;
        times.preprocess += performance.now() - begin;
        const ran = await run(images, { ...limits, signal });
        times.forward += ran.times.forward;
        times.postprocess += ran.times.postprocess;
        found.push(
          ...(crops?.map((crop, i) => inWhole(crop, ran.detections[i]!)) ?? ran.detections),
        );
        begin = performance.now();
      }
    });
    onTimes?.({ ...times, total: times.preprocess + times.forward + times.postprocess });
    return found;
  }

  return {
    classes: metadata.classes,
    input: metadata.input,
    backend: executor.backend,
    metadata,
    disposed: ending.signal,
    detect: everyForm(detectAll),
    dispose() {
      ending.abort(detectorDisposed());
      disposal ??= executor.dispose().then(async () => void (await Promise.allSettled(running)));
      return disposal;
    },
  };
}

/** DISPOSED, of a detector that is used after `dispose`. */
export function detectorDisposed(): RsanetError {
  return new RsanetError('DISPOSED', 'The detector is disposed; load it again.');
}

/** The forms in which `detect` is called, by one that takes a list. */
export function everyForm<Image>(
  detectAll: (images: readonly Image[], options: DetectOptions) => Promise<Detection[][]>,
): DetectorOf<Image>['detect'] {
  async function detect(
    images: Image | readonly Image[],
    options: DetectOptions | number = {},
    scoreThreshold?: number,
  ): Promise<Detection[] | Detection[][]> {
    const named = typeof options === 'number' ? { maxDetections: options } : options;
    // What is no object is refused by that name.
    const isAlone = scoreThreshold === undefined || typeof named !== 'object' || named === null;
    const all = isAlone ? named : { ...named, scoreThreshold };
    if (Array.isArray(images)) return detectAll(images, all);
    const [found] = await detectAll([images as Image], all);
    return found!;
  }
  return detect as DetectorOf<Image>['detect'];
}
