import { withSessions } from '../sessions/with-sessions.ts';
import { errorP95 } from '../statistics/ratio-error.ts';
import type { ByStage, StageNoise } from './result.ts';
import type { OpenSide } from './side-sessions.ts';
import { byStage, runPairs, stageRatios } from './stage-pairs.ts';

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
  const found: ReturnType<typeof stageRatios>[] = [];
  for (let session = 0; session < sessions; session++) {
    await withSessions([() => open('base'), () => open('base')], async (a, b) => {
      for (let comparison = 0; comparison < COMPARISONS; comparison++) {
        found.push(stageRatios(await runPairs(a, b, pairs), seed));
      }
    });
  }
  return byStage((stage) => {
    const ratios = found.map((one) => one[stage]?.ratio);
    return ratios.every((ratio) => ratio !== undefined) ? noiseOf(ratios) : undefined;
  });
}

function noiseOf(ratios: readonly number[]): StageNoise {
  const p95 = errorP95(ratios);
  return { ratios, p95, delta: Math.max(MIN_DELTA, p95) };
}
