import type { StageTimes } from '../sessions/protocol.ts';
import { withSessions } from '../sessions/with-sessions.ts';
import type { Pairs } from '../statistics/alternate-pairs.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { errorP95 } from '../statistics/ratio-error.ts';
import type { ByStage, StageNoise } from './result.ts';
import type { OpenSide } from './side-sessions.ts';
import { byStage, runPairs, timesOf } from './stage-pairs.ts';

/** How much is measured. */
export interface SessionBudget {
  /** Times that both sessions are opened anew. */
  sessions: number;
  /** Pairs per session, and per comparison of noise. */
  pairs: number;
  /** Of the bootstraps. */
  seed: number;
}

// A session's, of as many pairs each; opening sessions takes longer than running them.
const COMPARISONS = 4;

const MIN_DELTA = 0.1;

/** Compares base with itself, again and again: what is found is this machine's own noise. */
export async function measureNoise(
  open: OpenSide,
  { sessions, pairs, seed }: SessionBudget,
): Promise<ByStage<StageNoise>> {
  const found: Pairs<StageTimes>[] = [];
  for (let session = 0; session < sessions; session++) {
    await withSessions([() => open('base'), () => open('base')], async (a, b) => {
      for (let comparison = 0; comparison < COMPARISONS; comparison++) {
        found.push(await runPairs(a, b, pairs));
      }
    });
  }
  return byStage((stage) => {
    const times = found.map((one) => timesOf(one, stage));
    if (!times.every((one) => one !== undefined)) return undefined;
    return noiseOf(times.map(({ a, b }) => pairedRatio(a, b, seed).ratio));
  });
}

function noiseOf(ratios: readonly number[]): StageNoise {
  const p95 = errorP95(ratios);
  return { ratios, p95, delta: Math.max(MIN_DELTA, p95) };
}
