import { slowerStages } from '../../compare/attempt.ts';
import { failuresOf } from '../../compare/failures.ts';
import type {
  BackendComparison,
  CompareResult,
  StageComparison,
  StageNoise,
} from '../../compare/result.ts';
import type { Parity } from '../../sessions/parity.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import { comparisonOf, measuredOn } from './measured.ts';

const parity = (largest: number): Parity => ({
  difference: { largest, of: 5 },
  tolerance: 1e-4,
  boxes: { expected: 7, unmatched: largest > 5e-4 ? 3 : 0 },
  within: largest <= 5e-4,
});

function stage(head: number, base: number): StageComparison {
  const { a, b, ...ratio } = comparisonOf(head, base);
  return { ...ratio, head: a, base: b };
}

const noise = (p95: number): StageNoise => ({
  ratios: [1 + p95, 0.99, 1.004],
  p95,
  delta: Math.max(0.1, p95),
});

const quiet = {
  preprocess: noise(0.021),
  forward: noise(0.034),
  postprocess: noise(0.18),
  total: noise(0.03),
};
const first = {
  preprocess: stage(5.2, 4.1),
  forward: stage(190, 150),
  postprocess: stage(0.86, 0.85),
  total: stage(196, 156),
};
const again = { ...first, preprocess: stage(4.2, 4.1), forward: stage(188, 150) };

const backends: readonly BackendComparison[] = [
  {
    backend: 'wasm',
    status: 'ok',
    info: infoOf('wasm', { simd: true }),
    parity: { cpu: parity(2e-6), base: parity(Infinity) },
    noise: quiet,
    attempts: [first, again],
    slower: slowerStages(again, quiet),
  },
  {
    backend: 'browser-webgl',
    status: 'ok',
    info: infoOf('browser-webgl', { software: true, browser: 'Chromium 140.0', node: null }),
    parity: { cpu: parity(4e-4), base: parity(0) },
    noise: { forward: noise(0.06), total: noise(0.05) },
    attempts: [{ forward: stage(1600, 1620), total: stage(1610, 1625) }],
    slower: [],
  },
  {
    backend: 'node',
    status: 'unavailable',
    side: 'base',
    reason: 'libtensorflow is not here.',
  },
  {
    backend: 'node-webgpu',
    status: 'failed',
    side: 'head',
    parity: parity(1),
    reason: 'The outputs differ from those of cpu by 2.0e-1 of the largest.',
  },
];

const packages = [
  { name: '@rsanet/detect-utils', base: 20_000, head: 19_500 },
  { name: '@rsanet/graph', base: 80_000, head: 90_000 },
  { name: '@rsanet/models', base: null, head: 1_234_567 },
  { name: '@rsanet/weights', base: 9000, head: null },
];

const failures = failuresOf(backends, packages, 0.05);

/** wasm is slower twice but for its preprocess, a CPU stands in for WebGL, and two have no figures. */
export const compareResult: CompareResult = {
  benchmark: 'compare',
  version: 1,
  environment: (({ backend: _, ...machine }) => machine)(measuredOn),
  settings: {
    network: { preset: 'voc-416' },
    pairs: 20,
    sessions: 3,
    bytesTolerance: 0.05,
    seed: 1,
  },
  base: { ref: 'main', commit: 'fedcba9876543210fedcba9876543210fedcba98' },
  head: { ref: 'HEAD', commit: '0123456789abcdef0123456789abcdef01234567' },
  uncommitted: true,
  backends,
  packages,
  failures,
  passed: failures.length === 0,
};
