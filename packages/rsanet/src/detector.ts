import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { BackendChoice, Executor, ImageBatch } from '@rsanet/graph';
import { type DetectOptions, detectLimits } from './detect-options.ts';
import type { DetectorMetadata } from './metadata.ts';
import type { Detection } from './postprocess.ts';
import { runDetection } from './run-detection.ts';

/** Finds objects in images; `Image` is what the platform takes for one. */
export interface DetectorOf<Image> {
  /** Names of what it finds, by `classId`. */
  readonly classes: readonly string[];
  /** The network's input in pixels; images of any size are letterboxed into it. */
  readonly input: Size;
  /** What computes, and why that. */
  readonly backend: BackendChoice;
  /** What the model file says of itself. */
  readonly metadata: DetectorMetadata;

  /**
   * Finds the objects of one image, or of each of several. Calls may overlap.
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

  /** Frees the weights; a `detect` under way ends or rejects with DISPOSED. Idempotent. */
  dispose(): Promise<void>;
}

/** What a detector is made of. */
export interface DetectorParts<Image> {
  readonly executor: Executor;
  readonly metadata: DetectorMetadata;
  /** Reads an image into bytes, or a canvas where the executor takes those. */
  read(image: Image, signal?: AbortSignal): Promise<ImageBatch['images'][number]>;
}

// Images that go through the network together: more would not be faster, and need more memory.
const BATCH = 8;

/** A detector that runs its network on an executor, which it owns. */
export function createDetector<Image>(parts: DetectorParts<Image>): DetectorOf<Image> {
  const { executor, metadata, read } = parts;
  let disposal: Promise<void> | undefined;

  function assertGoingOn(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (disposal) throw detectorDisposed();
  }

  async function detectAll(
    images: readonly Image[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const limits = detectLimits(options);
    const { signal, onTimes } = options;
    assertGoingOn(signal);
    const times = { preprocess: 0, forward: 0, postprocess: 0 };
    const found: Detection[][] = [];
    for (let at = 0; at < images.length; at += BATCH) {
      const begin = performance.now();
      // Others get their turn between two batches: a page that draws, an abort that has been sent.
      if (at > 0) await new Promise((turn) => setTimeout(turn));
      const batch = images.slice(at, at + BATCH);
      const pixels = await Promise.all(batch.map((image) => read(image, signal)));
      assertGoingOn(signal);
      times.preprocess += performance.now() - begin;
      const run = await runDetection(executor, pixels, metadata, { ...limits, signal });
      times.forward += run.times.forward;
      times.postprocess += run.times.postprocess;
      found.push(...run.detections);
    }
    onTimes?.({ ...times, total: times.preprocess + times.forward + times.postprocess });
    return found;
  }

  return {
    classes: metadata.classes,
    input: metadata.input,
    backend: executor.backend,
    metadata,
    detect: everyForm(detectAll),
    dispose() {
      disposal ??= executor.dispose();
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
    const all = scoreThreshold === undefined ? named : { ...named, scoreThreshold };
    if (Array.isArray(images)) return detectAll(images, all);
    const [found] = await detectAll([images as Image], all);
    return found!;
  }
  return detect as DetectorOf<Image>['detect'];
}
