import {
  assertOptions,
  isRsanetError,
  type OptionNames,
  RsanetError,
  valueText,
} from '@rsanet/errors';
import { type DetectOptions, LIMIT_NAMES } from './detect-options.ts';
import type { DetectorOf } from './detector.ts';
import { type Frame, type FrameClock, frameClock, hasFrame, isVideo } from './frame-clock.ts';
import { closeImage, type FrameImage, frameImage } from './frame-image.ts';
import { newestFrame } from './newest-frame.ts';
import type { Detection } from './postprocess.ts';
import { type StageTimes, withTimes } from './stage-times.ts';

/** Options of {@link detectStream}. */
export interface StreamOptions extends Omit<DetectOptions, 'onTimes'> {
  /** Calls back when the source shows a new frame; by default the video's own frames, or the page's repaints. */
  clock?: FrameClock;
  /** Whether results hold a copy of the frame that was looked at; off by default, for it takes time and memory. */
  withImage?: boolean;
}

/** What was found in one frame. */
export interface FrameDetections {
  /** As `detect` gives them. */
  detections: Detection[];
  /** The newest frame when its detection began. */
  frame: Frame;
  /** What the detection took. */
  times: StageTimes;
  /** Frames that the source showed since the last one detected, and that were passed over or lost. */
  dropped: number;
  /**
   * With `withImage`, the very frame in which the objects were found, which the source may show no more: an
   * `ImageBitmap` in a page, bytes where the source is bytes or a tensor. It belongs to the stream, which closes it when
   * the next result is asked for or the stream ends; copy or transfer what is to last longer.
   */
  image?: FrameImage;
}

/** As {@link FrameDetections}, of a stream with `withImage`. */
export type FrameDetectionsWithImage = FrameDetections & Required<Pick<FrameDetections, 'image'>>;

const NAMES: OptionNames<StreamOptions> = {
  ...LIMIT_NAMES,
  region: true,
  signal: true,
  clock: true,
  withImage: true,
};

/** Lost frames in a row after which the stream gives up. */
const MAX_LOST = 3;

/** What a stream needs of a detector. */
type StreamDetector<Image> = Pick<DetectorOf<Image>, 'detect'> &
  Partial<Pick<DetectorOf<Image>, 'disposed'>>;

/**
 * Detects on a source that changes, such as a camera's video, a video file or a canvas, always on
 * what it shows now. One detection runs at a time; frames that come meanwhile, or while
 * nobody asks for the next result, are dropped, never queued. So is one during which the GPU is
 * lost; the stream goes on with the next. While a video loads, seeks or begins anew, or a canvas has no size, the stream
 * waits. It ends with the video, or by `break`.
 *
 * @param source what `detect` takes; with `withImage` what a page draws, raw pixels or a tensor
 * @throws RsanetError INVALID_ARGUMENT for an option out of range or of another name, where nothing reports new frames
 * and no `clock` is given, and with `withImage` for a source whose frames cannot be copied, such as a file
 * @throws RsanetError INVALID_IMAGE when the video fails
 * @throws RsanetError DISPOSED when the detector is disposed, also between two frames
 * @throws whatever `detect` throws, DEVICE_LOST only when it comes of every frame, and the signal's reason when aborted
 *
 * @example
 * ```js
 * const video = document.querySelector('video');
 * video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
 * await video.play();
 * for await (const { detections, times, dropped } of detectStream(detector, video)) {
 *   console.log(detections.length, `${Math.round(times.total)} ms`, dropped);
 * }
 * ```
 */
export function detectStream<Image>(
  detector: StreamDetector<Image>,
  source: Image,
  options: StreamOptions & { withImage: true },
): AsyncIterableIterator<FrameDetectionsWithImage>;
export function detectStream<Image>(
  detector: StreamDetector<Image>,
  source: Image,
  options?: StreamOptions,
): AsyncIterableIterator<FrameDetections>;
export function detectStream<Image>(
  detector: StreamDetector<Image>,
  source: Image,
  options: StreamOptions = {},
): AsyncIterableIterator<FrameDetections> {
  assertOptions(options, NAMES);
  const { clock, signal, withImage = false, ...limits } = options;
  if (typeof withImage !== 'boolean') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `withImage is ${valueText(withImage)}; it must be true or false.`,
    );
  }
  const running = new AbortController();
  const ends = [signal ?? undefined, detector.disposed].filter((end) => end !== undefined);
  const abort = ({ target }: Event) => running.abort((target as AbortSignal).reason);
  let closed = false;

  async function* results(): AsyncGenerator<FrameDetections> {
    for (const end of ends) end.throwIfAborted();
    const frames = newestFrame(source, clock ?? frameClock(source), running.signal);
    for (const end of ends) end.addEventListener('abort', abort);
    try {
      let last: Frame | undefined;
      let lost = 0;
      for (;;) {
        const frame = await frames.take();
        if (!frame) return undefined;
        const found = await detectFrame().catch((error: unknown) => {
          if (closed) throw error;
          if (isRsanetError(error, 'DEVICE_LOST') && ++lost <= MAX_LOST) return;
          if (!hadNoFrame(error, source)) throw error;
        });
        if (!found) continue;
        try {
          yield { frame, ...found, dropped: between(last, frame) };
        } finally {
          closeImage(found.image);
        }
        last = frame;
        lost = 0;
      }
    } catch (error) {
      if (!closed) throw error;
      return undefined;
    } finally {
      frames.stop();
      for (const end of ends) end.removeEventListener('abort', abort);
    }
  }

  async function detectFrame(): Promise<Omit<FrameDetections, 'frame' | 'dropped'>> {
    const image = withImage ? await frameImage(source) : undefined;
    try {
      const { found: detections, times } = await withTimes((onTimes) =>
        detector.detect((image ?? source) as Image, { ...limits, signal: running.signal, onTimes }),
      );
      return { detections, times, ...(image && { image }) };
    } catch (error) {
      closeImage(image);
      throw error;
    }
  }

  const iterator = results();
  return {
    next: () => iterator.next(),
    return() {
      closed = true;
      // Ends a wait for a frame that may never come.
      running.abort();
      return iterator.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whether a detection failed because the video had no frame: some browsers report a frame that cannot be read yet. */
function hadNoFrame(error: unknown, source: unknown): boolean {
  if (!isVideo(source) || !isRsanetError(error, 'INVALID_IMAGE')) return false;
  const { cause } = error;
  const early = cause instanceof DOMException && cause.name === 'InvalidStateError';
  return early || !hasFrame(source);
}

function between(last: Frame | undefined, frame: Frame): number {
  return last ? Math.max(0, frame.count - last.count - 1) : 0;
}
