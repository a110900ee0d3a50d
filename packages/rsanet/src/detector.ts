import type { Size } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { BackendChoice } from './backend-choice.ts';
import { type DetectOptions, detectLimits } from './detect-options.ts';
import { detectorDisposed } from './disposed.ts';
import type { DetectorMetadata } from './metadata.ts';
import type { Fitted } from './network-input.ts';
import { type Detection, postprocess } from './postprocess.ts';
import { stageTimer } from './stage-times.ts';

/** Finds objects in pictures; `Image` is what the platform takes for a picture. */
export interface DetectorOf<Image> {
  /** Names of what it finds, by `classId`. */
  readonly classes: readonly string[];
  /** The network's input in pixels; pictures of any size are letterboxed into it. */
  readonly input: Size;
  /** What computes, and why that. */
  readonly backend: BackendChoice;
  /** What the model file says of itself. */
  readonly metadata: DetectorMetadata;

  /**
   * Finds the objects of one picture, or of each of several. Calls may overlap.
   *
   * @returns detections, best first, in pixels of the picture
   * @throws RsanetError INVALID_ARGUMENT for an option out of range or what is no picture
   * @throws RsanetError INVALID_IMAGE, UNSUPPORTED_IMAGE or IMAGE_NOT_FOUND for a picture that cannot be read
   * @throws RsanetError DEVICE_LOST when the graphics device is lost meanwhile; the next call starts it anew
   * @throws RsanetError DISPOSED after `dispose`
   * @throws the signal's reason when aborted
   */
  detect(image: Image, options?: DetectOptions): Promise<Detection[]>;
  detect(images: readonly Image[], options?: DetectOptions): Promise<Detection[][]>;
  /** The same, called as `@tensorflow-models/coco-ssd` is. */
  detect(image: Image, maxDetections?: number, scoreThreshold?: number): Promise<Detection[]>;

  /** Frees the weights; a `detect` that is under way ends or rejects with DISPOSED. Twice does nothing. */
  dispose(): void;
}

/** What a detector is made of. */
export interface DetectorParts<Image, Input> {
  executor: { run(input: Input | RawTensor): Promise<RawTensor[]>; dispose(): void };
  metadata: DetectorMetadata;
  backend: BackendChoice;
  /** Fits pictures into the network's input. */
  fit(images: readonly Image[], input: Size, signal?: AbortSignal): Promise<Fitted<Input>>;
}

// Pictures that go through the network together: more would not be faster, and need more memory.
const BATCH = 8;

/** A detector that runs its network on an executor, which it owns. */
export function createDetector<Image, Input>(
  parts: DetectorParts<Image, Input>,
): DetectorOf<Image> {
  const { executor, metadata, backend, fit } = parts;
  const { input: size, classes } = metadata;
  let disposed = false;

  function assertGoingOn(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (disposed) throw detectorDisposed();
  }

  async function detectAll(
    images: readonly Image[],
    options: DetectOptions,
  ): Promise<Detection[][]> {
    const limits = detectLimits(options);
    const { signal, onTimes } = options;
    assertGoingOn(signal);
    const endOf = stageTimer();
    const found: Detection[][] = [];
    for (let at = 0; at < images.length; at += BATCH) {
      // Others get their turn between two batches: a page that draws, an abort that has been sent.
      if (at > 0) await new Promise((turn) => setTimeout(turn));
      const { fits, input } = await fit(images.slice(at, at + BATCH), size, signal);
      assertGoingOn(signal);
      endOf('preprocess');
      const outputs = await executor.run(input);
      endOf('forward');
      signal?.throwIfAborted();
      found.push(...postprocess(outputs, fits, metadata, limits));
      endOf('postprocess');
    }
    onTimes?.(endOf('postprocess'));
    return found;
  }

  return {
    classes,
    input: size,
    backend,
    metadata,
    detect: everyForm(detectAll),
    dispose() {
      disposed = true;
      executor.dispose();
    },
  };
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
