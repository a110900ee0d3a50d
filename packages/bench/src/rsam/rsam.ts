import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import * as tf from '@tensorflow/tfjs-core';
import { environment } from '../environment/environment.ts';
import { assertWhole, FEWEST_PAIRS } from '../statistics/assert-whole.ts';
import { findings } from './findings.ts';
import { RSAM_ARMS, type RsamArm, type RsamRecipe, SHORT_RECIPE } from './recipe.ts';
import type { RsamResult } from './result.ts';
import { type RunRecord, readRecord, writeRecord } from './run-record.ts';
import type { RsamRun, TrainArm } from './train-arm.ts';
import { trainOnVoc } from './train-on-voc.ts';

/** Options of {@link rsam}: the data set, and whatever should differ from the short recipe. */
export interface RsamOptions extends Partial<RsamRecipe> {
  data: string;
  /** What trains, and what the speed is measured on; wasm by default. It becomes TensorFlow.js's current backend. */
  backend?: NodeBackendName;
  /** Trainings of each arm, one a seed; 1, 2 and 3 by default. */
  seeds?: readonly number[];
  /** Folder of all runs. Finished ones are read, not trained again. */
  dir: string;
  /** What trains an arm, {@link trainOnVoc} by default. */
  trainArm?: TrainArm;
  /** Pairs of forward passes for the speed, 30 by default. */
  pairs?: number;
  /** Stops, rejecting with its reason; the same call goes on later. */
  signal?: AbortSignal;
  onProgress?(progress: RsamProgress): void;
}

/** Where the ablation stands. */
export interface RsamProgress {
  arm: string;
  seed: number;
  /** Runs finished and in all. */
  done: number;
  total: number;
  /** `kept` is one that was finished before. */
  state: 'training' | 'finished' | 'kept';
  /** On the test split, once there is one. */
  map: number | null;
}

/**
 * The ablation of RSAM (stated without numbers): trains the network with the full head and with parts
 * of it taken out, by one recipe and with several seeds, one after the other, and compares mAP, size, work and speed. What is finished is kept in `dir`, so a call that was
 * stopped goes on.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is no seed, or one twice, or fewer than 6 pairs
 * @throws RsanetError INVALID_CHECKPOINT when `dir` holds runs of another recipe
 * @throws whatever `trainArm` rejects with, and the signal's reason
 */
export async function rsam(options: RsamOptions): Promise<RsamResult> {
  const { seeds = [1, 2, 3], pairs = 30, dir, signal, onProgress } = options;
  const { trainArm = trainOnVoc(), backend = 'wasm' } = options;
  assertSeeds(seeds);
  assertWhole({ pairs }, FEWEST_PAIRS);
  const recipe = recipeOf(options);
  await useBackend(backend);
  const measuredOn = await environment();
  const records = new Map<RsamArm, RunRecord[]>(RSAM_ARMS.map((arm) => [arm, []]));
  const total = seeds.length * RSAM_ARMS.length;
  let done = 0;
  // Seed by seed: what is there when somebody stops it compares all arms.
  for (const seed of seeds) {
    for (const arm of RSAM_ARMS) {
      signal?.throwIfAborted();
      const folder = join(dir, `${arm.fusion}-seed${seed}`);
      const run = { arm, seed, recipe, dir: folder, ...(signal && { signal }) };
      const report = (state: RsamProgress['state'], map: number | null) =>
        onProgress?.({ arm: arm.name, seed, done, total, state, map });
      const kept = await readRecord(run, tf.getBackend());
      if (!kept) report('training', null);
      const record = kept ?? (await trained(run, trainArm));
      records.get(arm)!.push(record);
      done++;
      report(kept ? 'kept' : 'finished', record.map);
    }
  }
  return {
    benchmark: 'rsam',
    version: 1,
    environment: measuredOn,
    recipe: { ...recipe, data: records.get(RSAM_ARMS[0])![0]!.recipe.data },
    seeds,
    arms: await findings(recipe, seeds, records, tfjsRuntime(backend), pairs),
  };
}

async function trained(run: RsamRun, trainArm: TrainArm): Promise<RunRecord> {
  return writeRecord(run, tf.getBackend(), await trainArm(run));
}

function recipeOf(options: RsamOptions): RsamRecipe {
  const { data, train, val, test, input, ...rest } = { ...SHORT_RECIPE, ...options };
  const { epochs, batch, peakRate, emaDecay, channels } = rest;
  const { width, height } = input;
  return {
    data,
    train,
    val,
    test,
    input: { width, height },
    epochs,
    batch,
    peakRate,
    emaDecay,
    channels,
  };
}

function assertSeeds(seeds: readonly number[]): void {
  const whole = seeds.every((seed) => Number.isSafeInteger(seed));
  if (seeds.length > 0 && whole && new Set(seeds).size === seeds.length) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The seeds are [${seeds}]; expected one whole number or more, each once.`,
  );
}
