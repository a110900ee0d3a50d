import { type Drift, drift, STRETCHES } from './drift.ts';

/** What the process holds while no detector is there and garbage is collected. */
export interface MemorySample {
  /** Since the beginning. */
  seconds: number;
  /** Bytes. */
  rss: number;
  /** Bytes. */
  heapUsed: number;
  /** Bytes. */
  arrayBuffers: number;
  /** Tensors of TensorFlow.js. */
  tensors: number;
  /** WebAssembly memories. */
  memories: number;
  /** Worker threads. */
  workers: number;
}

/** What is not released is here at the end and was not at the start. */
export interface SoakVerdict {
  left: { tensors: number; memories: number; workers: number };
  /** Of the resident set once it has settled, in bytes, the slope per minute. */
  growth: Drift;
  /** Whether the resident set grows by more than noise. */
  growing: boolean;
  /** Whether nothing is left and nothing grows. */
  passed: boolean;
}

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
