import { compareRatios, type VariantSet, variantSets } from '@rsanet/bench/browser';
import { openRuntime } from '../backend/open-runtime.ts';
import { errorText } from '../error-text.ts';
import type { BenchmarkJob, BenchmarkMessage } from './messages.ts';

// About a minute for all comparisons together, on a CPU of today.
const BUDGET = { pairs: 100, seconds: 10, seed: 1 };
const BACKBONE_INPUT = { width: 96, height: 96 };

addEventListener('message', async ({ data }: MessageEvent<BenchmarkJob>) => {
  try {
    const findings = await compareRatios(ratiosOf(data.set), {
      ...BUDGET,
      runtime: await openRuntime(data.backend),
      onProgress: (done, total, variant) =>
        report({ status: 'running', done, total, variant: variant ?? null }),
    });
    report({ status: 'done', findings });
  } catch (error) {
    report({ status: 'failed', reason: errorText(error) });
  }
});

/** Of a set, the networks that differ in the ratio alone. */
function ratiosOf(name: VariantSet['name']): VariantSet {
  const set = variantSets(BACKBONE_INPUT).find((one) => one.name === name)!;
  const [first, ...others] = set.variants;
  return { ...set, variants: [first, ...others.filter(({ ratio }) => ratio !== null)] };
}

function report(message: BenchmarkMessage): void {
  postMessage(message);
}
