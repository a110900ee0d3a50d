import type { Environment } from '../../environment/environment.ts';
import { type PairComparison, pairComparison } from '../../statistics/compare-pairs.ts';
import { type Figure, figure } from '../../statistics/figure.ts';

/** Samples around a middle, the same each time. */
function samples(middle: number, count = 12): number[] {
  return Array.from({ length: count }, (_, i) => middle * (1 + 0.03 * Math.sin(7 * i + middle)));
}

export const figureOf = (middle: number): Figure => figure(samples(middle), 1);

export const comparisonOf = (a: number, b: number): PairComparison =>
  pairComparison(samples(a), samples(b), 1);

/** A machine with uncommitted changes, and wasm as its backend. */
export const measuredOn: Environment = {
  date: '2025-06-01T12:00:00.000Z',
  cpu: { model: 'Example CPU @ 2.00GHz', cores: 2, load: [0.51, 0.42, 0.33] },
  memory: { total: 24e9, free: 12e9 },
  os: { name: 'Linux', release: '6.1.0', arch: 'x64' },
  node: '20.19.0',
  packages: { '@rsanet/bench': '0.0.0', '@tensorflow/tfjs-core': '4.22.0' },
  git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: true },
  backend: { name: 'wasm', simd: true, threads: 1 },
};
