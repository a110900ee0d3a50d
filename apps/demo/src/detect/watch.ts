import { type Detection, type Detector, detectStream, type StageTimes } from '@rsanet/rsanet';
import type { Source } from '../source/source.ts';

/** Which boxes count. */
export interface Limits {
  scoreThreshold: number;
  iouThreshold: number;
  maxDetections: number;
}

/** What was found in an image or frame. */
export interface Seen {
  detections: readonly Detection[];
  times: StageTimes;
  /** Frames passed over since the last one. */
  dropped: number;
}

/** Options of {@link watch}. */
export interface WatchOptions {
  /** Asked anew for each frame. */
  limits(): Limits;
  onSeen(seen: Seen): void;
  signal: AbortSignal;
}

/**
 * Detects on an image once, or on a video until it ends.
 *
 * @throws what `detect` throws, and the signal's reason
 */
export async function watch(
  detector: Detector,
  { media }: Source,
  { limits, onSeen, signal }: WatchOptions,
): Promise<void> {
  if (media instanceof HTMLVideoElement) {
    const limited: Pick<Detector, 'detect'> = {
      detect: ((image: HTMLVideoElement, options: object) =>
        detector.detect(image, { ...options, ...limits() })) as Detector['detect'],
    };
    for await (const seen of detectStream(limited, media, { signal })) onSeen(seen);
    return;
  }
  let times: StageTimes | undefined;
  const onTimes = (reported: StageTimes) => {
    times = reported;
  };
  const detections = await detector.detect(media, { ...limits(), signal, onTimes });
  onSeen({ detections, times: times!, dropped: 0 });
}
