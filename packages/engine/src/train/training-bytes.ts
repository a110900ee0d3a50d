import { differentiate, type Graph, type TrainerOptions, trainerSettings } from '@rsanet/graph';
import type { ValueShape } from '../plan/step.ts';
import { layState } from './state-layout.ts';
import { RESERVED } from './training-memory.ts';
import { makeTrainingPlan } from './training-plan.ts';

/** Output channels per panel of packed weights in the build that has most. */
const WIDEST_PANEL = 16;

/**
 * The most bytes of memory that `engineTrainer` takes for batches of one shape; WebAssembly ends at 4 GiB.
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
  const { frozen, momentum } = trainerSettings(graph, options);
  const plan = differentiate(graph, { frozen: [...frozen] });
  const state = layState(plan, frozen, WIDEST_PANEL, RESERVED);
  return makeTrainingPlan(plan, state, inputShape, momentum, threads).memoryBytes;
}
