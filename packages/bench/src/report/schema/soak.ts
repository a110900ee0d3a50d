import * as v from 'valibot';
import { amount, count, flag, head, number, text } from './described.ts';
import { machine } from './environment.ts';
import { interval } from './figure.ts';

export const turnCounts = v.strictObject({
  loads: count('Detectors loaded.'),
  abortedLoads: count('Loads aborted before their end.'),
  calls: count('Of `detect`.'),
  abortedCalls: count('Aborted before their end.'),
  disposedCalls: count('Ended by the disposal of their detector.'),
});

/** What the process holds while no detector is there and garbage is collected. */
export const memorySample = v.strictObject({
  seconds: amount('Since the beginning.'),
  rss: count('Bytes.'),
  heapUsed: count('Bytes.'),
  arrayBuffers: count('Bytes.'),
  tensors: count('Of TensorFlow.js.'),
  memories: count('Of WebAssembly.'),
  workers: count('Threads.'),
});

export const drift = v.strictObject({
  slope: number('Per unit of time; negative where the series falls. Of a soak bytes per minute.'),
  interval,
  rise: number("From the first stretch's mean to the last one's."),
  scatter: amount('Standard deviation about the means of the stretches.'),
});

const left = number('At the end, less those at the start.');

export const soakVerdict = v.strictObject({
  left: v.strictObject({ tensors: left, memories: left, workers: left }),
  growth: v.pipe(drift, v.description('Of the resident set once it has settled.')),
  growing: flag('Whether the growth is more than noise.'),
  passed: flag('Whether nothing is left and nothing grows.'),
});

/** Schema of `SoakResult`. */
export const soakResult = v.strictObject({
  ...head('soak', 2, machine),
  minutes: amount('How long it was to go on.'),
  seed: count('Of what happened.'),
  cases: v.array(text('A network, and what ran it.')),
  counts: turnCounts,
  samples: v.array(memorySample),
  ...soakVerdict.entries,
});
