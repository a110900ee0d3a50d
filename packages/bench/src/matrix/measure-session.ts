import type { Session, StageTimes } from '../sessions/protocol.ts';
import { figure } from '../statistics/figure.ts';
import type { Cell } from './run-cell.ts';

/** How much is measured of a session. */
export interface MeasureBudget {
  /** Inferences measured. */
  runs: number;
  /** After so many ms no more inference is begun, once there are five. */
  budgetMs: number;
  /** Of the bootstraps. */
  seed: number;
}

/** What was measured of a session. */
export type MeasuredSession = Pick<Extract<Cell, { status: 'ok' }>, 'stages' | 'fps' | 'resources'>;

const MIN_RUNS = 5;

/** Measures a session, inference by inference. Rejects as the session does. */
export async function measureSession(
  session: Session,
  { runs, budgetMs, seed }: MeasureBudget,
): Promise<MeasuredSession> {
  const times: StageTimes[] = [];
  const end = performance.now() + budgetMs;
  const min = Math.min(runs, MIN_RUNS);
  while (times.length < min || (times.length < runs && performance.now() < end)) {
    times.push(await session.run());
  }
  const stage = (name: keyof StageTimes) =>
    figure(
      times.map((time) => time[name]),
      seed,
    );
  const total = stage('total');
  return {
    stages: {
      preprocess: stage('preprocess'),
      forward: stage('forward'),
      postprocess: stage('postprocess'),
      total,
    },
    fps: 1000 / total.median,
    resources: await session.resources(),
  };
}
