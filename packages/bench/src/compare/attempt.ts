import type { StageTimes } from '../sessions/protocol.ts';
import { withSessions } from '../sessions/with-sessions.ts';
import type { Pairs } from '../statistics/alternate-pairs.ts';
import { pairComparison } from '../statistics/compare-pairs.ts';
import type { SessionBudget } from './noise.ts';
import type { ByStage, Stage, StageComparison, StageNoise } from './result.ts';
import type { OpenSide } from './side-sessions.ts';
import { byStage, runPairs, timesOf } from './stage-pairs.ts';

/** Compares head with base, in processes opened anew each session, in alternating order too. */
export async function attempt(
  open: OpenSide,
  { sessions, pairs, seed }: SessionBudget,
): Promise<ByStage<StageComparison>> {
  const all: Pairs<StageTimes> = { a: [], b: [] };
  for (let session = 0; session < sessions; session++) {
    const [one, other] =
      session % 2 === 0 ? (['base', 'head'] as const) : (['head', 'base'] as const);
    await withSessions([() => open(one), () => open(other)], async (first, second) => {
      const [head, base] = one === 'head' ? [first, second] : [second, first];
      const { a, b } = await runPairs(head, base, pairs);
      all.a.push(...a);
      all.b.push(...b);
    });
  }
  return byStage((stage) => {
    const times = timesOf(all, stage);
    if (!times) return undefined;
    const { a: head, b: base, ...ratio } = pairComparison(times.a, times.b, seed);
    return { ...ratio, head, base };
  });
}

/** Stages whose whole interval lies above what noise explains. */
export function slowerStages(
  comparison: ByStage<StageComparison>,
  noise: ByStage<StageNoise>,
): Stage[] {
  const stages = Object.keys(comparison) as Stage[];
  return stages.filter((stage) => {
    const delta = noise[stage]?.delta;
    return delta !== undefined && comparison[stage]!.interval[0] > 1 + delta;
  });
}
