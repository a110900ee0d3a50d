import { assertWhole, RsanetError } from '@rsanet/errors';
import { median } from 'simple-statistics';
import { machine } from '../environment/environment.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { trainingSpeedResult } from '../report/schema/training-speed.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import type { StepReport, TrainerChoice, TrainingJob, TrainingWork } from './job.ts';
import { trainingChild } from './training-child.ts';
import { startTraining, type TrainingProcess } from './training-process.ts';

/** Options of {@link trainingSpeed}. */
export interface TrainingSpeedOptions extends TrainingWork {
  /** The trainings, two or more; the others are compared with the first. */
  readonly trainers: readonly TrainerChoice[];
  /** How often each makes a window of steps, in turn; 12 by default. */
  readonly rounds?: number;
  /** Steps per window, 3 by default. */
  readonly steps?: number;
  /** Longest that a window may take, 600,000 ms by default. */
  readonly timeoutMs?: number;
  /** The Python that has TensorFlow, for `keras`; `python3` by default. */
  readonly python?: string;
  readonly onProgress?: (round: number) => void;
  /** What starts a training, a process by default. */
  readonly start?: (job: TrainingJob, timeoutMs: number) => Promise<TrainingProcess>;
}

/** Result of {@link trainingSpeed}; `unavailable` is left out where all could be started. */
export type TrainingSpeedResult = Recorded<typeof trainingSpeedResult>;

/** What one of the trainings did. */
export type TrainerResult = TrainingSpeedResult['arms'][number];

/** A training that made no step. */
export type UnavailableTraining = NonNullable<TrainingSpeedResult['unavailable']>[number];

/**
 * Measures how fast trainings are, from image files to new weights: each in a process of its own, which stands still while
 * another one makes its steps. Each round gives every training one window, in an order that is turned round by round. Keras
 * alone reads no images: it trains on arrays prepared beforehand. A training that makes no first step is reported as
 * unavailable, with the reason.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError BACKEND_UNAVAILABLE when fewer than two trainings or not the first start, or one ends or hangs later
 */
export async function trainingSpeed(options: TrainingSpeedOptions): Promise<TrainingSpeedResult> {
  const { trainers, rounds = 12, steps = 3, timeoutMs = 600_000, python = 'python3' } = options;
  const { data, split, input, channels, batch, seed, onProgress } = options;
  const {
    start = async (job, timeout) => startTraining(await trainingChild(job, python), timeout),
  } = options;
  assertWhole({ rounds }, MIN_PAIRS);
  assertWhole({ steps, batch, timeoutMs }, 1);
  assertSeveral(trainers.length, 'INVALID_ARGUMENT', 'give two or more to compare');
  const environment = machine();
  const work = { split, input, channels, batch, seed };
  const started: Started[] = [];
  const unavailable: UnavailableTraining[] = [];
  try {
    for (const choice of trainers) {
      const process = await start({ data, ...work, ...choice }, timeoutMs);
      const training = { choice, process, windows: [] as (readonly StepReport[])[] };
      started.push(training);
      try {
        // The first steps, in which everything is made and compiled, are in no window.
        training.windows.push(await process.run(1));
      } catch (error) {
        if (choice === trainers[0] || !(error instanceof RsanetError)) throw error;
        started.pop();
        await process.close();
        unavailable.push({ ...choice, reason: error.message });
      }
    }
    const reasons = unavailable.map(({ reason }) => reason).join(' ');
    assertSeveral(started.length, 'BACKEND_UNAVAILABLE', reasons);
    for (let round = 0; round < rounds; round++) {
      onProgress?.(round);
      const order = round % 2 === 0 ? started : started.toReversed();
      for (const { windows, process } of order) windows.push(await process.run(steps));
    }
  } finally {
    await Promise.all(started.map(({ process }) => process.close()));
  }
  return {
    benchmark: 'training-speed',
    version: 1,
    environment,
    settings: { ...work, rounds, steps },
    arms: started.map((training) => resultOf(training, started[0]!, steps * batch, seed)),
    ...(unavailable.length > 0 && { unavailable }),
  };
}

interface Started {
  readonly choice: TrainerChoice;
  readonly process: TrainingProcess;
  /** Reports of its steps, those of the first steps in front. */
  readonly windows: (readonly StepReport[])[];
}

function resultOf(training: Started, first: Started, images: number, seed: number): TrainerResult {
  const { choice, windows } = training;
  const counted = windows.slice(1);
  const seconds = counted.map(secondsOf);
  const { peak, note } = counted.at(-1)!.at(-1)!;
  return {
    ...choice,
    imagesPerSecond: images / median(seconds),
    cpuPerImage: median(counted.map((w) => (w.at(-1)!.cpu - w[0]!.cpu) / images)),
    peakMemory: peak,
    gain:
      training === first ? null : pairedRatio(first.windows.slice(1).map(secondsOf), seconds, seed),
    windows: seconds,
    losses: windows
      .flat()
      .slice(0, 4)
      .map(({ loss }) => loss),
    ...(note !== undefined && { note }),
  };
}

function assertSeveral(
  count: number,
  code: 'INVALID_ARGUMENT' | 'BACKEND_UNAVAILABLE',
  advice: string,
): void {
  if (count >= 2) return;
  throw new RsanetError(code, `There is ${count} training; ${advice}.`);
}

const secondsOf = (window: readonly StepReport[]) => (window.at(-1)!.at - window[0]!.at) / 1000;
