import type { Session, StageTimes } from '../sessions/protocol.ts';
import { alternatePairs, type Pairs } from '../statistics/alternate-pairs.ts';
import type { ByStage, Stage } from './result.ts';

const STAGES: readonly Stage[] = ['preprocess', 'forward', 'postprocess', 'total'];

/** Runs two sessions in pairs in alternating order. */
export function runPairs(a: Session, b: Session, pairs: number): Promise<Pairs<StageTimes>> {
  return alternatePairs(
    () => a.run(),
    () => b.run(),
    pairs,
  );
}

/** Times of one stage; undefined for one that takes no time by its clock. */
export function timesOf({ a, b }: Pairs<StageTimes>, stage: Stage): Pairs<number> | undefined {
  const times = { a: a.map((time) => time[stage]), b: b.map((time) => time[stage]) };
  return [...times.a, ...times.b].includes(0) ? undefined : times;
}

/** A value per stage, where there is one. */
export function byStage<T>(value: (stage: Stage) => T | undefined): ByStage<T> {
  const entries = STAGES.map((stage) => [stage, value(stage)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as ByStage<T>;
}
