import * as v from 'valibot';
import { amount, count, number } from './quantity.ts';

export const interval = v.pipe(
  v.strictTuple([v.number(), v.number()]),
  v.description('95 % interval: its low and its high end.'),
);

export const summary = v.pipe(
  v.strictObject({
    median: amount('Median of the samples.'),
    p90: amount('90th percentile, interpolated linearly.'),
    p99: amount('99th percentile, interpolated linearly.'),
    mad: amount('Median of the absolute deviations from the median, not scaled.'),
    outliers: count("Samples beyond Tukey's fences; they count in every other figure."),
    samples: v.pipe(
      v.array(amount('One sample.')),
      v.description('In the order in which they were measured.'),
    ),
  }),
  v.description('Times in milliseconds.'),
);

export const figure = v.pipe(
  v.strictObject({ ...summary.entries, interval }),
  v.description('Times in milliseconds, and the bootstrap 95 % interval of their median.'),
);

export const pairedRatio = v.pipe(
  v.strictObject({
    ratio: amount(
      'Time of `a` over time of `b`, the median over the pairs; above 1, `b` is faster.',
    ),
    interval,
  }),
  v.description('Two functions compared by interleaved pairs, with the bootstrap 95 % interval.'),
);

export const pairComparison = v.pipe(
  v.strictObject({ ...pairedRatio.entries, a: summary, b: summary }),
  v.description('Two functions compared: `a.samples[i]` and `b.samples[i]` are one pair.'),
);

export const meanInterval = v.pipe(
  v.strictObject({ mean: number('Mean over the runs.'), interval: v.nullable(interval) }),
  v.description("A mean with Student's 95 % interval; the interval is null for one run."),
);
