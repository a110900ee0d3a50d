import type { CcmComparison, CcmFindings, CcmResult } from '../../ccm/result.ts';
import { kept } from './kept.ts';

const { backends, sets, ...ccm } = kept('ccm');

const VERDICTS = { backbone: '1:1 wins', 'pointwise-only': '1:1 loses' } as const;
const chosen = Object.keys(VERDICTS);

/** What 1:1 loses against. */
const BETTER: Readonly<Record<string, readonly string[]>> = {
  backbone: ['residual bottleneck'],
  'pointwise-only': ['1:6', '1:12'],
};

function decided({ set, comparisons, chart }: CcmFindings): CcmFindings {
  return {
    set,
    verdict: VERDICTS[set as keyof typeof VERDICTS],
    chart: chart.filter(({ variant }) => variant !== 'PEP'),
    comparisons: comparisons.map((one): CcmComparison => {
      const { variant } = one;
      if (one.status !== 'ok' || variant === 'PEP') {
        return { variant, status: 'failed', reason: 'The session was killed.' };
      }
      return { ...one, verdict: BETTER[set]!.includes(variant) ? '1:1 loses' : '1:1 wins' };
    }),
  };
}

/** On wasm 1:1 wins among the backbones and loses among the stacks; node is not there. */
export const ccmResult: CcmResult = {
  ...ccm,
  sets: sets.filter(({ name }) => chosen.includes(name)),
  backends: [
    ...backends.flatMap((one) =>
      one.status === 'ok' && one.backend === 'wasm'
        ? [{ ...one, sets: one.sets.filter(({ set }) => chosen.includes(set)).map(decided) }]
        : [],
    ),
    { backend: 'node', status: 'unavailable', reason: 'libtensorflow is not here.' },
  ],
};
