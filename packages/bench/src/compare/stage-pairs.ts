import type { Session, StageTimes } from '../sessions/protocol.ts';
import { alternatePairs, type Pairs } from '../statistics/alternate-pairs.ts';
import { type PairedRatio, pairedRatio } from '../statistics/paired-ratio.ts';
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

/** One stage's times. */
export function timesOf(times: readonly StageTimes[], stage: Stage): number[] {
  return times.map((time) => time[stage]);
}

/** How many times as long `a` takes as `b`, by stage; a stage that takes no time by its clock is left out. */
export function stageRatios({ a, b }: Pairs<StageTimes>, seed: number): ByStage<PairedRatio> {
  return byStage((stage) => {
    const [timesA, timesB] = [timesOf(a, stage), timesOf(b, stage)];
    return [...timesA, ...timesB].includes(0) ? undefined : pairedRatio(timesA, timesB, seed);
  });
}

/** A value per stage, where there is one. */
export function byStage<T>(value: (stage: Stage) => T | undefined): ByStage<T> {
  const entries = STAGES.map((stage) => [stage, value(stage)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined)) as ByStage<T>;
}
