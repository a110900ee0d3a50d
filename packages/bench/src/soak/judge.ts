import type { Recorded } from '../report/schema/recorded.ts';
import type { memorySample, soakVerdict } from '../report/schema/soak.ts';
import { drift, STRETCHES } from './drift.ts';

/** What the process holds while no detector is there and garbage is collected. */
export type MemorySample = Recorded<typeof memorySample>;

/** What is not released is here at the end and was not at the start. */
export type SoakVerdict = Recorded<typeof soakVerdict>;

/** The share of the samples in which caches, pools and compiled code settle. */
const SETTLING = 1 / 2;

/** Samples of which enough are left for a slope. */
export const MIN_SAMPLES = STRETCHES / SETTLING;

/**
 * Judges what a process holds over time. Growth of the resident set is noise where the 95 % interval of its slope, by
 * {@link drift}, reaches down to 0, or where it has risen by less than it scatters; the first half of the samples is left out.
 *
 * @param samples {@link MIN_SAMPLES} or more
 */
export function judge(samples: readonly MemorySample[]): SoakVerdict {
  const settled = samples.slice(Math.ceil(SETTLING * samples.length));
  const [start, end] = [samples[0]!, samples.at(-1)!];
  const left = {
    tensors: end.tensors - start.tensors,
    memories: end.memories - start.memories,
    workers: end.workers - start.workers,
  };
  const growth = drift(settled.map(({ seconds, rss }) => [seconds / 60, rss]));
  const growing = growth.interval[0] > 0 && growth.rise > growth.scatter;
  const released = Object.values(left).every((count) => count === 0);
  return { left, growth, growing, passed: released && !growing };
}
