import type { Recorded } from '../report/schema/recorded.ts';
import type { variantFindings as schema } from '../report/schema/study.ts';
import { meanInterval } from '../statistics/mean-interval.ts';
import type { StudiedVariant } from './study.ts';

/** What a study says of one variant: plain data. */
export type VariantFindings = Recorded<typeof schema>;

/** Whether the first variant's mAP is higher, by the whole interval of the gain. */
export type Verdict = NonNullable<VariantFindings['gain']>['verdict'];

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
