import { RsanetError } from '@rsanet/errors';
import { type Frame, type FrameClock, isVideo } from './frame-clock.ts';

/** The frames of a source of which only the newest is kept. */
export interface NewestFrame {
  /**
   * Waits for a frame newer than the last one taken; nothing at the end of the source.
   *
   * @throws RsanetError INVALID_IMAGE when the video fails
   * @throws the signal's reason when aborted
   */
  take(): Promise<Frame | undefined>;
  /** Lets go of clock, source and signal. */
  stop(): void;
}

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
  for (const event of ['ended', 'error']) video?.addEventListener(event, () => wake(), listening);
  // Chromium fires an event at the stream, not at the video, when the page has stopped the camera.
  streamOf(video)?.addEventListener('inactive', () => wake(), listening);

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
        if (newest) {
          const taken = newest;
          newest = undefined;
          return taken;
        }
        if (video?.ended || streamOf(video)?.active === false) return undefined;
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
