import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import { tfjsExecutor } from '@rsanet/tfjs';
import { networkInput } from '../sample/network-input.ts';
import { samplePicture } from '../sample/picture.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import { chartOf } from './chart.ts';
import { forwardPairs, type PairBudget, type TimedArm } from './forward-pairs.ts';
import { measuredGraph } from './measured-graph.ts';
import type { ChartPoint } from './result.ts';
import { variantCost, variantGraph } from './variant-cost.ts';
import type { Variant, VariantSet } from './variants.ts';
import { type Verdict, verdictOf, verdictOfAll } from './verdict.ts';

/** Options of {@link compareRatios}. */
export interface RatioOptions extends PairBudget {
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
  /** Frames a second of each variant, 1:1 first. */
  chart: readonly ChartPoint[];
}

interface OpenNetwork {
  run: TimedArm;
  dispose(): void;
}

/**
 * The ablation of `ccm` in this process or page, on TensorFlow.js's current backend: each variant of a set
 * is compared with its first by interleaved pairs of forward passes. Frees all that it makes.
 *
 * @throws RsanetError INVALID_ARGUMENT for fewer than 6 pairs, or networks too small to time
 * @throws the signal's reason
 */
export async function compareRatios(
  { input, variants }: VariantSet,
  options: RatioOptions,
): Promise<RatioFindings> {
  const { seed, signal, onProgress } = options;
  const [first, ...others] = variants;
  const graphOf = (variant: Variant) => variantGraph(variant, input);
  const firstGraph = graphOf(first);
  const costs = [{ ...first, ...variantCost(firstGraph) }];
  const comparisons: RatioComparison[] = [];
  const reference = await openNetwork(firstGraph, input, seed, signal);
  try {
    for (const [done, variant] of others.entries()) {
      onProgress?.(done, others.length, variant.name);
      const graph = graphOf(variant);
      costs.push({ ...variant, ...variantCost(graph) });
      const network = await openNetwork(graph, input, seed, signal);
      try {
        const comparison = await forwardPairs(network.run, reference.run, options);
        const verdict = verdictOf(comparison.interval);
        comparisons.push({ variant: variant.name, comparison, verdict });
      } finally {
        network.dispose();
      }
    }
  } finally {
    reference.dispose();
  }
  onProgress?.(others.length, others.length);
  return {
    verdict: verdictOfAll(comparisons.map(({ verdict }) => verdict)),
    comparisons,
    chart: chartOf({ variants: costs }, comparisons),
  };
}

/** A network warmed up, so that no measured pass compiles anything. */
async function openNetwork(
  graph: Graph,
  input: Size,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<OpenNetwork> {
  const executor = tfjsExecutor(measuredGraph(graph, seed));
  const picture = networkInput(samplePicture(input, seed), { input });
  async function run(): Promise<number> {
    signal?.throwIfAborted();
    const start = performance.now();
    await executor.run(picture);
    return performance.now() - start;
  }
  try {
    await run();
    await run();
  } catch (error) {
    executor.dispose();
    throw error;
  }
  return { run, dispose: () => executor.dispose() };
}
