import { RSAM_ARMS } from '../../rsam/recipe.ts';
import type { RsamResult } from '../../rsam/result.ts';
import { meanInterval } from '../../statistics/mean-interval.ts';
import { comparisonOf, measuredOn } from './measured.ts';

const seeds = [1, 2, 3];
const maps = [
  [0.612, 0.634, 0.598],
  [0.601, 0.615, 0.594],
  [0.56, 0.571, 0.549],
  [0.63, 0.58, 0.61],
];

/** Four arms of three seeds: the full head is better than the one without CAM, else undecided. */
export const rsamResult: RsamResult = {
  ...{ benchmark: 'rsam', version: 1, environment: measuredOn, seeds },
  recipe: {
    ...{ data: 'BCCD', train: 'train', val: 'val', test: 'test' },
    ...{ input: { width: 160, height: 128 }, epochs: 12, batch: 4, peakRate: 4e-3 },
    ...{ emaDecay: 0.99, channels: [16, 32, 64, 128, 256] },
  },
  arms: RSAM_ARMS.map((arm, at) => {
    const gain = meanInterval(maps[0]!.map((map, i) => map - maps[at]![i]!));
    const speed = at === 0 ? null : comparisonOf(10 - at / 2, 10);
    return {
      ...arm,
      ...{ params: 820_000 - 20_000 * at, macs: 110e6 - 3e6 * at, flops: 225e6 - 6e6 * at },
      memoryAccess: 21e6,
      runs: maps[at]!.map((map, i) => ({
        ...{ seed: seeds[i]!, map, perClass: [{ class: 'RBC', ap: map }] },
        ...{ best: { epoch: 10, map: map + 0.01 }, seconds: 241 },
      })),
      map: meanInterval(maps[at]!),
      gain: at === 0 ? null : { ...gain, verdict: verdictOf(gain.interval) },
      ...{ fps: 100 / (speed?.ratio ?? 1), speed },
    };
  }),
};

function verdictOf(interval: readonly [number, number] | null) {
  const [low, high] = interval ?? [-Infinity, Infinity];
  if (low > 0) return 'RSAM helps';
  return high < 0 ? 'RSAM hurts' : 'undecided';
}
