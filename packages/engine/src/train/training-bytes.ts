import { differentiate, type Graph, type TrainerOptions, trainerSettings } from '@rsanet/graph';
import { MAX_BYTES } from '../plan/pages.ts';
import type { ValueShape } from '../plan/step.ts';
import { maxImages } from './max-images.ts';
import { layState } from './state-layout.ts';
import { RESERVED } from './training-memory.ts';
import { makeTrainingPlan } from './training-plan.ts';

/** Output channels per panel of packed weights in the build that has most. */
const WIDEST_PANEL = 16;

/**
 * The most bytes of memory that `engineTrainer` takes for batches of one shape. It refuses what passes
 * WebAssembly's 4 GiB; `fittingImages` says how many images do not.
 *
 * @param inputShape `[images, height, width, channels]`
 * @param threads that compute, 1 by default
 * @throws RsanetError INVALID_ARGUMENT when an option makes no sense or a node does not fit the input
 *
 * @example
 * ```ts
 * import { trainingBytes } from '@rsanet/engine/train';
 * import { graphBuilder } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([null, null, 3]);
 * const graph = b.graph(b.conv(b.input, 8));
 * const [few, many] = [1, 100].map((images) => trainingBytes(graph, [images, 64, 64, 3]));
 * if (!(few! < many!)) throw new Error('expected more for more images');
 * ```
 */
export function trainingBytes(
  graph: Graph,
  inputShape: ValueShape,
  options: TrainerOptions = {},
  threads = 1,
): number {
  return bytesBy(graph, options, threads)(inputShape);
}

/**
 * The most images per batch that `engineTrainer` can train within a limit; 0 where not even one fits.
 *
 * @param inputShape `[images, height, width, channels]` of the largest batch that is wanted
 * @param limit in bytes; WebAssembly's own holds beside it
 * @param threads that compute, 1 by default
 * @throws RsanetError INVALID_ARGUMENT as `trainingBytes` does
 *
 * @example
 * ```ts
 * import { fittingImages, trainingBytes } from '@rsanet/engine/train';
 * import { graphBuilder } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([null, null, 3]);
 * const graph = b.graph(b.conv(b.input, 8));
 * const limit = trainingBytes(graph, [10, 64, 64, 3]);
 * const images = fittingImages(graph, [24, 64, 64, 3], limit);
 * if (images < 10 || images > 11) throw new Error(`${images}`);
 * ```
 */
export function fittingImages(
  graph: Graph,
  [max = 0, ...sides]: ValueShape,
  limit: number,
  options: TrainerOptions = {},
  threads = 1,
): number {
  const bytesOf = bytesBy(graph, options, threads);
  const bound = Math.min(limit, MAX_BYTES);
  return maxImages(max, (images) => bytesOf([images, ...sides]) <= bound);
}

/** The bytes that training takes, as a function of its batches' shape. */
function bytesBy(
  graph: Graph,
  options: TrainerOptions,
  threads: number,
): (inputShape: ValueShape) => number {
  const { frozen, momentum } = trainerSettings(graph, options);
  const plan = differentiate(graph, { frozen: [...frozen] });
  const state = layState(plan, frozen, WIDEST_PANEL, RESERVED);
  return (inputShape) => makeTrainingPlan(plan, state, [inputShape], momentum, threads).memoryBytes;
}
