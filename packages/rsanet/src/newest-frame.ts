import { RsanetError } from '@rsanet/errors';
import { type Frame, type FrameClock, hasFrame, isVideo } from './frame-clock.ts';

/** The newest frame of a source; older ones that nobody took are dropped. */
export interface NewestFrame {
  /**
   * Waits until the source can be read and shows a frame newer than the last one taken; nothing at its end.
   *
   * @throws RsanetError INVALID_IMAGE when the video fails
   * @throws the signal's reason when aborted
   */
  take(): Promise<Frame | undefined>;
  /** Stops listening to clock, source and signal. */
  stop(): void;
}

/** Events after which a video may have ended, failed, or have a frame again. */
const EVENTS = ['ended', 'error', 'loadedmetadata', 'loadeddata', 'canplay', 'seeked'];

/** Watches a source until it ends, it fails, or the signal aborts. */
export function newestFrame(source: unknown, clock: FrameClock, signal: AbortSignal): NewestFrame {
  const video = isVideo(source) ? source : undefined;
  const watch = new AbortController();
  const listening = { signal: watch.signal };
  let newest: Frame | undefined;
  let wake = () => {};

  const stopClock = clock((frame) => {
    newest = frame;
    wake();
  });
  function stop(): void {
    if (watch.signal.aborted) return;
    watch.abort();
    stopClock();
  }
  signal.addEventListener(
    'abort',
    () => {
      stop();
      wake();
    },
    listening,
  );
  for (const event of EVENTS) video?.addEventListener(event, () => wake(), listening);

  /** The camera's stream that the video has shown, or shows. */
  let camera: MediaStream | undefined;
  function cameraHasStopped(): boolean {
    const shown = streamOf(video);
    if (!shown || shown.active) {
      camera = shown;
      // Chromium fires an event at the stream, not at the video, when the page has stopped the camera.
      shown?.addEventListener('inactive', () => wake(), listening);
      return false;
    }
    // A stream without tracks has not got them yet.
    return shown === camera || shown.getTracks().length > 0;
  }

  return {
    stop,
    async take() {
      for (;;) {
        signal.throwIfAborted();
        if (video?.error) {
          throw new RsanetError(
            'INVALID_IMAGE',
            `The video cannot go on: ${video.error.message || `media error ${video.error.code}`}`,
          );
        }
        const stopped = cameraHasStopped();
        if (newest && hasFrame(source)) {
          const taken = newest;
          newest = undefined;
          return taken;
        }
        if (video?.ended || stopped) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function streamOf(video?: HTMLVideoElement): MediaStream | undefined {
  const shown = video?.srcObject;
  return shown && 'active' in shown ? shown : undefined;
}
