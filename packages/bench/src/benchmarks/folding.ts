import { fold } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import type { RsanetOptions } from '@rsanet/rsanet/graph';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs';
import { environment } from '../environment/environment.ts';
import type { foldingResult } from '../report/schema/folding.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { sampleModel } from '../sample/network.ts';
import { withExecutors } from '../sample/with-executors.ts';
import { outputDifference } from '../sessions/output-difference.ts';
import { comparePairs, type PairOptions } from '../statistics/compare-pairs.ts';
import { atLeast } from './goal.ts';

/** Options of {@link folding}. */
export interface FoldingOptions extends PairOptions {
  /** `{ preset: 'voc-416' }` by default. */
  network?: RsanetOptions;
  /** wasm by default; it becomes TensorFlow.js's current backend. */
  backend?: NodeBackendName;
}

/** Result of {@link folding}. */
export type FoldingResult = Recorded<typeof foldingResult>;

const GAIN = 1.5;

/**
 * Measures what folding gains: a forward pass of the graph as compiled, batch norms apart, against one
 * of the folded graph, on the same input, each from numbers in to numbers read.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend does not start
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 */
export async function folding(options: FoldingOptions = {}): Promise<FoldingResult> {
  const { network = { preset: 'voc-416' }, backend = 'wasm', seed = 1 } = options;
  await useBackend(backend);
  const measuredOn = await environment();
  const { graph, metadata } = sampleModel(network, seed);
  const folded = fold(graph);
  const image = sampleImage({ width: 640, height: 480 }, seed);
  const input = preprocess([image], metadata).tensor;
  return withExecutors(tfjsRuntime(backend), [graph, folded], async (plain, fast) => {
    const difference = outputDifference(await plain.run(input), await fast.run(input));
    const comparison = await comparePairs(
      async () => void (await plain.run(input)),
      async () => void (await fast.run(input)),
      options,
    );
    return {
      benchmark: 'folding',
      version: 1,
      environment: measuredOn,
      network,
      nodes: { unfolded: graph.nodes.length, folded: folded.nodes.length },
      difference,
      comparison,
      goal: atLeast(GAIN, comparison.interval),
    };
  });
}
