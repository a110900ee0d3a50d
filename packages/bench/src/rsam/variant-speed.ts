import { cost, fold, type Graph, type Runtime } from '@rsanet/graph';
import { type DetectorModel, preprocess } from '@rsanet/rsanet';
import type { VariantCost } from '../ccm/variant-cost.ts';
import { sampleImage } from '../sample/image.ts';
import { sampleModel } from '../sample/network.ts';
import { withExecutors } from '../sample/with-executors.ts';
import {
  comparePairs,
  type PairComparison,
  type PairOptions,
} from '../statistics/compare-pairs.ts';
import type { StudyRecipe } from '../study/recipe.ts';
import type { RsamVariant } from './variants.ts';

/** The network of a variant, with random kernels: what it costs does not depend on what it learnt. */
export function variantModel(
  { fusion, channels: own }: RsamVariant,
  { input, channels }: Pick<StudyRecipe, 'input' | 'channels'>,
  numClasses: number,
  seed: number,
): DetectorModel {
  const network = { input, channels: own ?? channels, numClasses, fusion };
  return sampleModel({ preset: 'voc-416', ...network }, seed);
}

/** The cost of the network as built. */
export function variantCost(graph: Graph): Omit<VariantCost, 'foldedMemoryAccess'> {
  const { params, macs, flops, memoryAccess } = cost(graph);
  return { params, macs, flops, memoryAccess };
}

/** Compares forward passes of two folded networks of one input on a runtime. */
export function compareSpeed(
  a: DetectorModel,
  b: DetectorModel,
  runtime: Runtime,
  options: PairOptions & { seed: number },
): Promise<PairComparison> {
  const image = sampleImage(a.metadata.input, options.seed);
  const input = preprocess([image], a.metadata).tensor;
  return withExecutors(runtime, [fold(a.graph), fold(b.graph)], (first, second) =>
    comparePairs(
      async () => void (await first.run(input)),
      async () => void (await second.run(input)),
      options,
    ),
  );
}
