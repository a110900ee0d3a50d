import type { OpenArm, Resources, StageTimes } from '../arms/protocol.ts';
import { type Figure, figure } from '../statistics/figure.ts';

/** How much is measured of an arm. */
export interface MeasureBudget {
  /** Inferences measured. */
  runs: number;
  /** After so many ms no more inference is begun, once there are five. */
  budgetMs: number;
  /** Of the bootstraps. */
  seed: number;
}

/** What was measured of an arm. */
export interface MeasuredArm {
  /** Milliseconds of each stage of an inference. */
  stages: Record<keyof StageTimes, Figure>;
  /** Inferences per second, from image to boxes, by the median. */
  fps: number;
  resources: Resources;
}

const MIN_RUNS = 5;

/** Measures an arm, inference by inference. Rejects as the arm does. */
export async function measureArm(
  arm: OpenArm,
  { runs, budgetMs, seed }: MeasureBudget,
): Promise<MeasuredArm> {
  const times: StageTimes[] = [];
  const end = performance.now() + budgetMs;
  const min = Math.min(runs, MIN_RUNS);
  while (times.length < min || (times.length < runs && performance.now() < end)) {
    times.push(await arm.run());
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
    resources: await arm.resources(),
  };
}
