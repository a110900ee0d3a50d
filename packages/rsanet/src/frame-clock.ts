import { RsanetError } from '@rsanet/errors';

/** A frame that a source has shown. */
export interface Frame {
  /** When, in milliseconds as `performance.now()` counts them. */
  readonly time: number;
  /** Number of frames shown so far including this one, counted from any start. */
  readonly count: number;
}

/** Calls `onFrame` at each new frame of a source until the function that it returns is called. */
export type FrameClock = (onFrame: (frame: Frame) => void) => () => void;

/**
 * The clock of a source that changes: of a video the frames that it presents, where the browser reports
 * them, else each repaint of the page at which it shows another one; of anything else each repaint.
 *
 * @throws RsanetError INVALID_ARGUMENT where there is none, as in Node
 */
export function frameClock(source: unknown): FrameClock {
  const video = isVideo(source) ? source : undefined;
  if (video && 'requestVideoFrameCallback' in video) return presentedFrames(video);
  if (typeof requestAnimationFrame !== 'function') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      'There is no requestAnimationFrame here to report when a frame is new; give a clock.',
    );
  }
  return repaints(video);
}

/** Whether an image is a video element, of any realm. */
export function isVideo(source: unknown): source is HTMLVideoElement {
  return typeof source === 'object' && source !== null && 'videoWidth' in source;
}

/** Whether a video shows a frame: none while it loads, seeks or begins anew. */
export function videoHasFrame(video: HTMLVideoElement): boolean {
  return video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0;
}

/** Whether a source that changes can be read now: a video that has a frame, a canvas that has a size. */
export function hasFrame(source: unknown): boolean {
  if (isVideo(source)) return videoHasFrame(source);
  const isCanvas = typeof source === 'object' && source !== null && 'getContext' in source;
  if (!isCanvas) return true;
  const { width, height } = source as unknown as OffscreenCanvas;
  return width > 0 && height > 0;
}

function presentedFrames(video: HTMLVideoElement): FrameClock {
  return (onFrame) => {
    const ask = () =>
      video.requestVideoFrameCallback((time, { presentedFrames: count }) => {
        asked = ask();
        onFrame({ time, count });
      });
    let asked = ask();
    return () => video.cancelVideoFrameCallback(asked);
  };
}

function repaints(video?: HTMLVideoElement): FrameClock {
  return (onFrame) => {
    let count = 0;
    let shown: number | undefined;
    const isNew = () => {
      if (!video) return true;
      if (!videoHasFrame(video) || video.currentTime === shown) return false;
      shown = video.currentTime;
      return true;
    };
    const ask = () =>
      requestAnimationFrame((time) => {
        asked = ask();
        if (isNew()) onFrame({ time, count: ++count });
      });
    let asked = ask();
    return () => cancelAnimationFrame(asked);
  };
}
