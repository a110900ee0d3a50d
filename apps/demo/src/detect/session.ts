import type { Detector } from '@rsanet/rsanet';
import { newestOnly } from '../newest-only.ts';
import { isStream, type Source } from '../source/source.ts';
import { type WatchOptions, watch } from './watch.ts';

/** What looks at what: either may change at any time, and detection begins anew. */
export interface Session {
  /** Takes another detector and disposes the one before; null for none. */
  setDetector(detector: Detector | null): void;
  /** Takes another source and closes the one before; null for none. */
  setSource(source: Source | null): void;
  /** Looks once more at an image that stands still, as when the limits have changed. */
  again(): void;
}

/** Options of {@link createSession}. */
export interface SessionOptions extends Omit<WatchOptions, 'signal'> {
  onError(error: unknown): void;
}

/** A session with nothing to look at yet. */
export function createSession({ onError, ...options }: SessionOptions): Session {
  let detector: Detector | null = null;
  let source: Source | null = null;
  let running = new AbortController();

  async function look(): Promise<void> {
    if (!detector || !source) return;
    const { signal } = running;
    await watch(detector, source, { ...options, signal }).catch((error: unknown) => {
      if (!signal.aborted) onError(error);
    });
  }
  const lookAtImage = newestOnly(look);

  function restart(change: () => void): void {
    running.abort();
    running = new AbortController();
    change();
    if (source && isStream(source)) void look();
    else lookAtImage();
  }
  return {
    setDetector(next) {
      restart(() => {
        void detector?.dispose();
        detector = next;
      });
    },
    setSource(next) {
      restart(() => {
        source?.close();
        source = next;
      });
    },
    again() {
      if (source && !isStream(source)) lookAtImage();
    },
  };
}
