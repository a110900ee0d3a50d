import { slowerStages } from '../../compare/attempt.ts';
import { failuresOf } from '../../compare/failures.ts';
import type {
  BackendComparison,
  CompareResult,
  StageComparison,
  StageNoise,
} from '../../compare/result.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import type { ComparedBackend } from '../compared-stages.ts';
import { kept, parityOf } from './kept.ts';

const compare = kept('compare');
const measured = compare.backends.find((one): one is ComparedBackend => one.status === 'ok');

const stage = (ratio: number): StageComparison => ({
  ...measured!.attempts[0]!.forward!,
  ratio,
  interval: [0.98 * ratio, 1.02 * ratio],
});

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
  preprocess: stage(1.27),
  forward: stage(1.26),
  postprocess: stage(1.01),
  total: stage(1.25),
};
const again = { ...first, preprocess: stage(1.02), forward: stage(1.24) };

const backends: readonly BackendComparison[] = [
  {
    ...measured!,
    backend: 'wasm',
    info: infoOf('wasm', { simd: true }),
    parity: { cpu: parityOf(2e-6), base: parityOf(Infinity) },
    noise: quiet,
    attempts: [first, again],
    slower: slowerStages(again, quiet),
  },
  {
    ...measured!,
    backend: 'browser-webgl',
    info: infoOf('browser-webgl', { software: true, browser: 'Chromium 140.0', node: null }),
    parity: { cpu: parityOf(4e-4), base: parityOf(0) },
    noise: { forward: noise(0.06), total: noise(0.05) },
    attempts: [{ forward: stage(0.99), total: stage(0.995) }],
    slower: [],
  },
  { backend: 'node', status: 'unavailable', side: 'base', reason: 'libtensorflow is not here.' },
  {
    backend: 'node-webgpu',
    status: 'failed',
    side: 'head',
    parity: parityOf(1),
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
  ...compare,
  base: { ref: 'main', commit: 'fedcba9876543210fedcba9876543210fedcba98' },
  head: { ref: 'HEAD', commit: '0123456789abcdef0123456789abcdef01234567' },
  uncommitted: true,
  backends,
  packages,
  failures,
  passed: failures.length === 0,
};
