import type { StageTimes } from '@rsanet/rsanet';

/** The stages of a detection, in their order. */
export const STAGES = ['preprocess', 'forward', 'postprocess'] as const;

type StageName = (typeof STAGES)[number];

/** Detections that are kept. */
export const HISTORY_LENGTH = 60;

/** Times of the last detections, the newest last. */
export interface StageHistory {
  add(times: StageTimes): void;
  all(): readonly StageTimes[];
  /** Milliseconds; null while there is none. */
  median(stage: StageName): number | null;
  clear(): void;
}

/** A history with nothing in it yet. */
export function stageHistory(): StageHistory {
  let history: StageTimes[] = [];
  return {
    add(times) {
      history = [...history.slice(1 - HISTORY_LENGTH), times];
    },
    all: () => history,
    median(stage) {
      if (history.length === 0) return null;
      const sorted = history.map((times) => times[stage]).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)]!;
    },
    clear() {
      history = [];
    },
  };
}
