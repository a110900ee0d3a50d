import { meanInterval } from '../../statistics/mean-interval.ts';
import type { VariantFindings } from '../../study/findings.ts';

/** Findings of variants by their names and the mAP of seeds 1, 2 and so on; the first with a search for its rate. */
export function studyFindings(maps: Readonly<Record<string, readonly number[]>>) {
  const [first] = Object.values(maps);
  return Object.entries(maps).map(([name, reached], at): VariantFindings => {
    const gain = meanInterval(first!.map((map, i) => map - reached[i]!));
    return {
      name,
      rate: 2e-3,
      search: at === 0 ? [{ rate: 2e-3, map: 0.5 }] : [],
      runs: reached.map((map, i) => ({
        seed: i + 1,
        map,
        perClass: [{ class: 'RBC', ap: map }],
        best: { epoch: 10, map: map + 0.01 },
        epochs: 12,
        seconds: 241,
      })),
      map: meanInterval(reached),
      gain: at === 0 ? null : { ...gain, verdict: verdictOf(gain.interval) },
    };
  });
}

function verdictOf(interval: readonly [number, number] | null) {
  const [low, high] = interval ?? [-Infinity, Infinity];
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'undecided';
}
