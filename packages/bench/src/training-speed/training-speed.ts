import { RsanetError } from '@rsanet/errors';
import { median } from 'simple-statistics';
import { type Machine, machine } from '../environment/environment.ts';
import { assertWhole, FEWEST_PAIRS } from '../statistics/assert-whole.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import type { StepReport, TrainingArm, TrainingWork } from './job.ts';
import { startTraining, type TrainingProcess } from './training-process.ts';

/** Options of {@link trainingSpeed}. */
export interface TrainingSpeedOptions extends TrainingWork {
  /** The trainings, two or more; the others are compared with the first. */
  readonly arms: readonly TrainingArm[];
  /** How often each makes a window of steps, in turn; 12 by default. */
  readonly rounds?: number;
  /** Steps per window, 3 by default. */
  readonly steps?: number;
  /** Longest that a window may take, 600,000 ms by default. */
  readonly timeoutMs?: number;
  readonly onProgress?: (round: number) => void;
  /** What starts a training, {@link startTraining} by default. */
  readonly start?: typeof startTraining;
}

/** What one of the trainings did. */
export interface TrainingArmResult extends TrainingArm {
  /** Median over its windows. */
  readonly imagesPerSecond: number;
  /** Processor time per image, ms, of all threads; median over its windows. */
  readonly cpuPerImage: number;
  /** Largest resident memory of its process, bytes. */
  readonly peakMemory: number;
  /** Images per second over the first arm's: the median of the rounds' ratios and its bootstrap 95 % interval. */
  readonly gain: { readonly ratio: number; readonly interval: Interval } | null;
  /** Seconds of each window. */
  readonly windows: readonly number[];
  /** Losses of the first steps, which are alike where all train the same. */
  readonly losses: readonly number[];
}

/** Result of {@link trainingSpeed}. */
export interface TrainingSpeedResult {
  readonly benchmark: 'training-speed';
  readonly version: 1;
  readonly environment: Machine;
  readonly settings: Omit<TrainingWork, 'data'> & {
    readonly rounds: number;
    readonly steps: number;
  };
  readonly arms: readonly TrainingArmResult[];
}

/**
 * Measures how fast trainings are, from image files to new weights: each in a process of its own, which stands still while
 * another one makes its steps. Each round gives every training one window, in an order that is turned round by round.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError BACKEND_UNAVAILABLE when a training does not start, ends or hangs
 */
export async function trainingSpeed(options: TrainingSpeedOptions): Promise<TrainingSpeedResult> {
  const { arms, rounds = 12, steps = 3, timeoutMs = 600_000, start = startTraining } = options;
  const { data, split, input, channels, batch, seed, onProgress } = options;
  assertWhole({ rounds }, FEWEST_PAIRS);
  assertWhole({ steps, batch, timeoutMs }, 1);
  if (arms.length < 2) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There is ${arms.length} training; give two or more to compare.`,
    );
  }
  const environment = machine();
  const work = { split, input, channels, batch, seed };
  const processes: TrainingProcess[] = [];
  const windows: StepReport[][][] = arms.map(() => []);
  try {
    for (const arm of arms) {
      const process = start({ data, ...work, ...arm }, timeoutMs);
      processes.push(process);
      // The first steps, in which everything is made and compiled, are in no window.
      windows[processes.length - 1]!.push([...(await process.run(1))]);
    }
    for (let round = 0; round < rounds; round++) {
      onProgress?.(round);
      const order = arms.map((_, i) => (round % 2 === 0 ? i : arms.length - 1 - i));
      for (const i of order) windows[i]!.push([...(await processes[i]!.run(steps))]);
    }
  } finally {
    await Promise.all(processes.map((process) => process.close()));
  }
  const seconds = windows.map(([, ...counted]) => counted.map(secondsOf));
  return {
    benchmark: 'training-speed',
    version: 1,
    environment,
    settings: { ...work, rounds, steps },
    arms: arms.map((arm, i) => {
      const counted = windows[i]!.slice(1);
      const ratio = pairedRatio(seconds[0]!, seconds[i]!, seed);
      return {
        ...arm,
        imagesPerSecond: (steps * batch) / median(seconds[i]!),
        cpuPerImage: median(counted.map((w) => (w.at(-1)!.cpu - w[0]!.cpu) / (steps * batch))),
        peakMemory: counted.at(-1)!.at(-1)!.peak,
        gain: i === 0 ? null : ratio,
        windows: seconds[i]!,
        losses: windows[i]!.flat()
          .slice(0, 4)
          .map(({ loss }) => loss),
      };
    }),
  };
}

const secondsOf = (window: readonly StepReport[]) => (window.at(-1)!.at - window[0]!.at) / 1000;
