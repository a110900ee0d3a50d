import { join } from 'node:path';
import { assertWhole, RsanetError } from '@rsanet/errors';
import { inParallel } from './in-parallel.ts';
import { isSearch, rateOf, searchRuns, type TriedRate } from './rates.ts';
import type { Rates, StudyRecipe, Variant } from './recipe.ts';
import { folderOf, trainOnce } from './run-record.ts';
import { trainInChild } from './train-in-child.ts';
import { trainOnVoc } from './train-on-voc.ts';
import type { RunStep, StudyRun, TrainedRun, TrainRun } from './train-run.ts';

/** How a study is carried out. */
export interface StudyOptions {
  /** Trainings of each variant, one per seed; whole numbers, each once. */
  seeds: readonly number[];
  rates: Rates;
  /** Folder of all runs. Finished ones are read, not trained again. */
  dir: string;
  /** Trainings side by side, each in a process of its own where there are several; 1 by default. */
  jobs?: number;
  /** Threads of each training, 1 by default. Results do not depend on it. */
  threads?: number;
  /** What trains; the engine by default. */
  trainRun?: TrainRun;
  /** Stops, rejecting with its reason; the same call goes on later. */
  signal?: AbortSignal;
  onProgress?(progress: StudyProgress): void;
  onStep?(run: StudyRun, step: RunStep): void;
}

/** Where a study stands. */
export interface StudyProgress {
  run: StudyRun;
  /** Whether it is one of the search for a rate. */
  search: boolean;
  /** Runs finished and in all. */
  done: number;
  total: number;
  /** `kept` is one that was finished before. */
  state: 'training' | 'finished' | 'kept';
  /** On what is measured, once there is one; a search measures what chooses the epoch. */
  map: number | null;
}

/** What a study found of one variant. */
export interface StudiedVariant<V extends Variant = Variant> {
  variant: V;
  /** Learning rate of its runs. */
  rate: number;
  /** Each rate that was tried; empty without a search. */
  search: readonly TriedRate[];
  /** One per seed, in their order. */
  runs: readonly (TrainedRun & { seed: number })[];
}

/**
 * Trains every variant with every seed by one recipe, each at its rate, and measures it. Seed by seed, so that what is there
 * when somebody stops it compares all variants. What is finished is kept in `dir`, so a call that was stopped goes on.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is no seed, or one twice, or a variant has no rate
 * @throws RsanetError INVALID_CHECKPOINT when `dir` holds runs of another recipe
 * @throws whatever the trainings reject with, and the signal's reason
 */
export async function study<V extends Variant>(
  variants: readonly V[],
  recipe: StudyRecipe,
  options: StudyOptions,
): Promise<StudiedVariant<V>[]> {
  const { seeds, rates, dir, jobs = 1, threads = 1, signal, onProgress, onStep } = options;
  const { trainRun = jobs > 1 ? trainInChild(threads) : trainOnVoc(threads) } = options;
  assertSeeds(seeds);
  assertWhole({ jobs, threads }, 1);
  const tries = variants.flatMap((variant) =>
    isSearch(rates) ? searchRuns(variant, recipe, rates, dir) : [],
  );
  const total = tries.length + seeds.length * variants.length;
  let done = 0;
  const trainAll = (runs: readonly StudyRun[], search: boolean) =>
    inParallel(
      runs,
      jobs,
      async (run, stop) => {
        const report = (state: StudyProgress['state'], map: number | null) =>
          onProgress?.({ run, search, done, total, state, map });
        const { trained, kept } = await trainOnce(run, () => {
          report('training', null);
          return trainRun(run, { signal: stop, onStep: (step) => onStep?.(run, step) });
        });
        done++;
        report(kept ? 'kept' : 'finished', trained.map);
        return { run, trained };
      },
      signal,
    );

  const tried = await trainAll(tries, true);
  const chosen = variants.map((variant) => {
    const search = tried
      .filter(({ run }) => run.variant === variant)
      .map(({ run, trained }) => ({ rate: run.peakRate, map: trained.map }));
    return { variant, search, rate: rateOf(variant, rates, search) };
  });
  const runs = seeds.flatMap((seed) =>
    chosen.map(({ variant, rate: peakRate }): StudyRun => {
      return { variant, seed, peakRate, recipe, dir: join(dir, folderOf(variant, `${seed}`)) };
    }),
  );
  const finished = await trainAll(runs, false);
  return chosen.map((one) => ({
    ...one,
    runs: finished
      .filter(({ run }) => run.variant === one.variant)
      .map(({ run, trained }) => ({ seed: run.seed, ...trained })),
  }));
}

function assertSeeds(seeds: readonly number[]): void {
  const whole = seeds.every((seed) => Number.isSafeInteger(seed));
  if (seeds.length > 0 && whole && new Set(seeds).size === seeds.length) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The seeds are [${seeds}]; expected one whole number or more, each once.`,
  );
}
