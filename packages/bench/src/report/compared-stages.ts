import { slowerStages } from '../compare/attempt.ts';
import type {
  BackendComparison,
  ByStage,
  Stage,
  StageComparison,
  StageNoise,
} from '../compare/result.ts';

export type ComparedBackend = Extract<BackendComparison, { status: 'ok' }>;

/** One attempt at one stage. */
export interface ComparedStage {
  name: string;
  comparison: StageComparison;
  noise: StageNoise | null;
  /** In this attempt. */
  slower: boolean;
}

/** Stages as reports call them, in the order in which they happen. */
const NAMES: Readonly<Record<Stage, string>> = {
  preprocess: 'preprocess',
  forward: 'forward',
  postprocess: 'postprocess',
  total: 'end to end',
};
const STAGES = Object.keys(NAMES) as Stage[];

/** Every attempt at every stage, a stage's beside each other. */
export function comparedStages({ attempts, noise }: ComparedBackend): ComparedStage[] {
  return STAGES.flatMap((stage) =>
    attempts.flatMap((attempt, at): ComparedStage[] => {
      const comparison = attempt[stage];
      if (!comparison) return [];
      const name = at === 0 ? NAMES[stage] : `${NAMES[stage]} (rerun)`;
      const slower = slowerStages(attempt, noise).includes(stage);
      return [{ name, comparison, noise: noise[stage] ?? null, slower }];
    }),
  );
}

/** Names of stages. */
export const stageNames = (stages: readonly Stage[]): string[] =>
  stages.map((stage) => NAMES[stage]);

/** Stages that have no value. */
export const without = (values: ByStage<unknown>): Stage[] =>
  STAGES.filter((stage) => values[stage] === undefined);
