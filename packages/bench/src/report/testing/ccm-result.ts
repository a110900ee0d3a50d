import { chartOf } from '../../ccm/chart.ts';
import type { CcmComparison, CcmFindings, CcmResult, CcmSet } from '../../ccm/result.ts';
import { verdictOf, verdictOfAll } from '../../ccm/verdict.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import { comparisonOf, measuredOn } from './measured.ts';

type Row = [name: string, ratio: number | null, time: number, foldedMemoryAccess: number];

const setOf = (name: CcmSet['name'], side: number, rows: readonly Row[]): CcmSet => ({
  name,
  input: { width: side, height: side },
  variants: rows.map(([name, ratio, , foldedMemoryAccess], at) => ({
    name,
    ratio,
    channels: [32, 64],
    foldedMemoryAccess,
    params: 2_706_000 + at,
    macs: 393_000_000,
    flops: 801_000_000,
    memoryAccess: 2 * foldedMemoryAccess,
  })),
});

const backbone: readonly Row[] = [
  ['1:1', 1, 30, 22e6],
  ['1:2', 2, 33, 24e6],
  ['1:2 (16)', 2, 33.5, 25e6],
  ['1:6', 6, 41, 33e6],
  ['1:12', 12, 47, 41e6],
  ['1:12 (16)', 12, 52, 46e6],
  ['residual bottleneck', null, 29, 23e6],
  ['inverted residual bottleneck', null, 41.5, 33.6e6],
  ['PEP', null, 31, 24.4e6],
];
const pointwise: readonly Row[] = [
  ['1:1', 1, 20, 68e6],
  ['1:2', 1.8333, 20.1, 70e6],
  ['1:6', 6.6667, 19, 101e6],
  ['1:12', 13.5, 18, 130e6],
];

function findingsOf(set: CcmSet, rows: readonly Row[]): CcmFindings {
  const [, , reference] = rows[0]!;
  const comparisons = rows.slice(1).map(([variant, , time]): CcmComparison => {
    if (variant === 'PEP') return { variant, status: 'failed', reason: 'The session was killed.' };
    const comparison = comparisonOf(time, reference);
    const info = infoOf('wasm', { simd: true });
    return { variant, status: 'ok', info, comparison, verdict: verdictOf(comparison.interval) };
  });
  const verdicts = comparisons.flatMap((one, at) =>
    one.status === 'ok' && rows[at + 1]![1] !== null ? [one.verdict] : [],
  );
  const verdict = verdictOfAll(verdicts);
  return {
    set: set.name,
    verdict,
    comparisons,
    chart: chartOf(
      set,
      comparisons.filter((one) => one.status === 'ok'),
    ),
  };
}

const sets = [setOf('backbone', 224, backbone), setOf('pointwise-only', 56, pointwise)] as const;

/** On wasm 1:1 wins among the backbones and loses among the stacks; node is not there. */
export const ccmResult: CcmResult = {
  benchmark: 'ccm',
  version: 1,
  environment: measuredOn,
  seed: 1,
  sets,
  backends: [
    {
      backend: 'wasm',
      status: 'ok',
      sets: [findingsOf(sets[0], backbone), findingsOf(sets[1], pointwise)],
    },
    { backend: 'node', status: 'unavailable', reason: 'libtensorflow is not here.' },
  ],
};
