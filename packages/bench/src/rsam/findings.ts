import type { Runtime } from '@rsanet/graph';
import { median } from 'simple-statistics';
import { meanInterval } from '../statistics/mean-interval.ts';
import { armCost, armModel, compareSpeed } from './arm-speed.ts';
import { RSAM_ARMS, type RsamArm, type RsamRecipe } from './recipe.ts';
import type { RsamFindings } from './result.ts';
import type { RunRecord } from './run-record.ts';

/** Cost, speed and mAP of every arm. */
export async function findings(
  recipe: RsamRecipe,
  seeds: readonly number[],
  records: ReadonlyMap<RsamArm, readonly RunRecord[]>,
  runtime: Runtime,
  pairs: number,
): Promise<RsamFindings[]> {
  const seed = seeds[0]!;
  const full = records.get(RSAM_ARMS[0])!;
  const numClasses = full[0]!.perClass.length;
  const reference = armModel(RSAM_ARMS[0], recipe, numClasses, seed);
  const found: Omit<RsamFindings, 'fps'>[] = [];
  for (const [arm, runs] of records) {
    const isFull = arm === RSAM_ARMS[0];
    const model = isFull ? reference : armModel(arm, recipe, numClasses, seed);
    found.push({
      ...arm,
      ...armCost(model.graph),
      runs: runs.map(({ recipe: { seed }, ...run }) => ({ seed, ...run })),
      map: meanInterval(runs.map(({ map }) => map)),
      gain: isFull ? null : gainOf(full, runs),
      speed: isFull ? null : await compareSpeed(model, reference, runtime, { pairs, seed }),
    });
  }
  const times = found.flatMap(({ speed }) => speed?.b.samples ?? []);
  const fps = 1000 / median(times);
  return found.map((arm) => ({ ...arm, fps: fps / (arm.speed?.ratio ?? 1) }));
}

function gainOf(
  full: readonly RunRecord[],
  runs: readonly RunRecord[],
): NonNullable<RsamFindings['gain']> {
  const gain = meanInterval(full.map(({ map }, i) => map - runs[i]!.map));
  const [low, high] = gain.interval ?? [-Infinity, Infinity];
  const verdict = low > 0 ? 'RSAM helps' : high < 0 ? 'RSAM hurts' : 'undecided';
  return { ...gain, verdict };
}
