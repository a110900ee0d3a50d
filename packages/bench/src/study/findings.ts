import { type MeanInterval, meanInterval } from '../statistics/mean-interval.ts';
import type { TriedRate } from './rates.ts';
import type { StudiedVariant } from './study.ts';
import type { TrainedRun } from './train-run.ts';

/** What a study says of one variant: plain data. */
export interface VariantFindings {
  name: string;
  /** Learning rate of its runs. */
  rate: number;
  /** Each rate that was tried; empty without a search. */
  search: readonly TriedRate[];
  /** One per seed. */
  runs: readonly (TrainedRun & { seed: number })[];
  /** Mean mAP of what is measured, 0..1, with Student's t interval over the seeds. */
  map: MeanInterval;
  /** By how much the first variant's mAP is higher, paired by seed; null for itself. */
  gain: (MeanInterval & { verdict: Verdict }) | null;
}

/** Whether the first variant's mAP is higher, by the whole interval of the gain. */
export type Verdict = 'higher' | 'lower' | 'undecided';

/** mAP of every variant, and how it compares with the first. */
export function variantFindings(studied: readonly StudiedVariant[]): VariantFindings[] {
  const first = studied[0]!;
  return studied.map((one) => ({
    name: one.variant.name,
    rate: one.rate,
    search: one.search,
    runs: one.runs,
    map: meanInterval(one.runs.map(({ map }) => map)),
    gain: one === first ? null : gainOf(first, one),
  }));
}

function gainOf(first: StudiedVariant, other: StudiedVariant) {
  const gain = meanInterval(first.runs.map(({ map }, i) => map - other.runs[i]!.map));
  const [low, high] = gain.interval ?? [-Infinity, Infinity];
  const verdict: Verdict = low > 0 ? 'higher' : high < 0 ? 'lower' : 'undecided';
  return { ...gain, verdict };
}
