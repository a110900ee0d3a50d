import { readFileSync } from 'node:fs';
import type { Machine } from '../../environment/environment.ts';
import type { Parity } from '../../sessions/parity.ts';
import { type BenchResult, readResult } from '../read-result.ts';

/** A machine with uncommitted changes. */
const EXAMPLE: Machine = {
  date: '2025-06-01T12:00:00.000Z',
  cpu: { model: 'Example CPU @ 2.00GHz', cores: 2, load: [0.51, 0.42, 0.33] },
  memory: { total: 24e9, free: 12e9 },
  os: { name: 'Linux', release: '6.1.0', arch: 'x64' },
  node: '20.19.0',
  packages: { '@rsanet/bench': '0.0.0', '@tensorflow/tfjs-core': '4.22.0' },
  git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: true },
};

/** The result that this repository keeps of a benchmark, as if measured on an example of a machine. */
export function kept<Name extends BenchResult['benchmark']>(benchmark: Name) {
  const file = new URL(`../../../../../results/${benchmark}/${benchmark}.json`, import.meta.url);
  const result = readResult(JSON.parse(readFileSync(file, 'utf8')));
  const environment = { ...result.environment, ...EXAMPLE };
  return { ...result, environment } as Extract<BenchResult, { benchmark: Name }>;
}

/** Outputs of 5 at most that differ by so much. */
export const parityOf = (largest: number): Parity => ({
  difference: { largest, of: 5 },
  tolerance: 1e-4,
  boxes: { expected: 7, unmatched: largest > 5e-4 ? 3 : 0 },
  within: largest <= 5e-4,
});
