import type { Runtime } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import { sampleImage } from '../sample/image.ts';
import { withExecutors } from '../sample/with-executors.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import { chartOf } from './chart.ts';
import { forwardPairs, type PairBudget, type TimedRun } from './forward-pairs.ts';
import { measuredGraph } from './measured-graph.ts';
import type { ChartPoint } from './result.ts';
import { type VariantCost, variantCost } from './variant-cost.ts';
import type { Variant, VariantSet } from './variants.ts';
import { type Verdict, verdictOf, verdictOfAll } from './verdict.ts';

/** Options of {@link compareRatios}. */
export interface RatioOptions extends PairBudget {
  /** What runs the networks. */
  runtime: Runtime;
  /** Stops between two inferences, rejecting with its reason. */
  signal?: AbortSignal;
  /** Before each comparison, and at the end: comparisons done, in all, and the variant that comes. */
  onProgress?(done: number, total: number, variant?: string): void;
}

/** One variant's forward passes (`a`) against those of 1:1 (`b`), in milliseconds. */
export interface RatioComparison {
  variant: string;
  comparison: PairComparison;
  verdict: Verdict;
}

/** What {@link compareRatios} found. */
export interface RatioFindings {
  verdict: Verdict;
  comparisons: readonly RatioComparison[];
  /** Frames per second of each variant, 1:1 first. */
  chart: readonly ChartPoint[];
}

/**
 * The ablation of `ccm` in this process or page: each variant of a set is compared with its first by
 * interleaved pairs of forward passes. Frees all that it makes.
 *
 * @throws RsanetError INVALID_ARGUMENT for fewer than 6 pairs, or networks too small to time
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 * @throws the signal's reason
 */
export async function compareRatios(
  { input, variants }: VariantSet,
  options: RatioOptions,
): Promise<RatioFindings> {
  const { runtime, seed, signal, onProgress } = options;
  const [first, ...others] = variants;
  const image = preprocess([sampleImage(input, seed)], { input }).tensor;
  const costs: (Variant & VariantCost)[] = [];
  const comparisons: RatioComparison[] = [];

  /** Opens a variant, warmed up, so that no measured pass compiles anything. */
  async function withVariant(variant: Variant, work: (run: TimedRun) => Promise<void>) {
    const graph = variant.build(input, seed);
    costs.push({ ...variant, ...variantCost(graph) });
    await withExecutors(runtime, [measuredGraph(graph)], async (executor) => {
      const run = async () => {
        signal?.throwIfAborted();
        const start = performance.now();
        await executor.run(image);
        return performance.now() - start;
      };
      await run();
      await run();
      await work(run);
    });
  }

  await withVariant(first, async (reference) => {
    for (const [done, variant] of others.entries()) {
      onProgress?.(done, others.length, variant.name);
      await withVariant(variant, async (run) => {
        const comparison = await forwardPairs(run, reference, options);
        const verdict = verdictOf(comparison.interval);
        comparisons.push({ variant: variant.name, comparison, verdict });
      });
    }
  });
  onProgress?.(others.length, others.length);
  return {
    verdict: verdictOfAll(comparisons.map(({ verdict }) => verdict)),
    comparisons,
    chart: chartOf({ variants: costs }, comparisons),
  };
}
