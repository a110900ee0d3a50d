import { RsanetError } from '@rsanet/errors';
import { type Graph, withWeights } from '@rsanet/graph';
import {
  type CheckpointStore,
  loadCheckpoint,
  saveCheckpoint,
} from '../checkpoint/checkpoint-store.ts';
import { namedWeights } from '../checkpoint/named-weights.ts';
import type { Best } from './options.ts';

/** Writes the weights that did best so far, and when that was, into the run's store. */
export async function saveBest(store: CheckpointStore, graph: Graph, best: Best): Promise<void> {
  const metadata = { best: JSON.stringify(best) };
  await saveCheckpoint(store, 'best', { metadata, tensors: namedWeights(graph) });
}

/**
 * The graph with the best weights of the run's store.
 *
 * @throws RsanetError INVALID_CHECKPOINT when they are missing, malformed or another network's
 */
export async function loadBest(store: CheckpointStore, graph: Graph): Promise<Graph> {
  const file = await loadCheckpoint(store, 'best');
  return withWeights(graph, (name, shape) => {
    const weight = file?.tensors.get(name);
    if (weight?.shape.join() === shape.join()) return weight.data;
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${store.locate('best')} lacks the weight '${name}' of shape [${shape}]; the run's checkpoints were changed, so train anew.`,
    );
  });
}
