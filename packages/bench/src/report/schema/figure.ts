import * as v from 'valibot';
import { amount, count, list, number, object } from './described.ts';

export const interval = v.pipe(
  v.strictTuple([v.number(), v.number()]),
  v.description('95 % interval: its low and its high end.'),
);

export const summary = object('Times in milliseconds.', {
  median: amount('Median of the samples.'),
  p90: amount('90th percentile, interpolated linearly.'),
  p99: amount('99th percentile, interpolated linearly.'),
  mad: amount('Median of the absolute deviations from the median, not scaled.'),
  outliers: count("Samples beyond Tukey's fences; they count in every other figure."),
  samples: list('In the order in which they were measured.', amount('One sample.')),
});

export const figure = object(
  'Times in milliseconds, and the bootstrap 95 % interval of their median.',
  { ...summary.entries, interval },
);

export const pairedRatio = object(
  'Two functions compared by interleaved pairs, with the bootstrap 95 % interval.',
  {
    ratio: amount(
      'Time of `a` over time of `b`, the median over the pairs; above 1, `b` is faster.',
    ),
    interval,
  },
);

export const pairComparison = object(
  'Two functions compared: `a.samples[i]` and `b.samples[i]` are one pair.',
  { ...pairedRatio.entries, a: summary, b: summary },
);

export const meanInterval = object(
  "A mean with Student's 95 % interval; the interval is null for one run.",
  { mean: number('Mean over the runs.'), interval: v.nullable(interval) },
);
