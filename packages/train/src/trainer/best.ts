import { RsanetError } from '@rsanet/errors';
import { type Graph, weightsOf, withWeights } from '@rsanet/graph';
import { loadRunFile, runFile, saveRunFile } from '../checkpoint/run-folder.ts';
import type { Best } from './options.ts';

/** Writes the weights that did best so far, and when that was, into the run's folder. */
export async function saveBest(dir: string, graph: Graph, best: Best): Promise<void> {
  const tensors = graph.nodes.flatMap((node) =>
    Object.entries(weightsOf(node)).map(
      ([field, weight]) => [`${node.name}/${field}`, weight] as const,
    ),
  );
  const metadata = { best: JSON.stringify(best) };
  await saveRunFile(dir, 'best', { metadata, tensors: new Map(tensors) });
}

/**
 * The graph with the best weights of the run's folder.
 *
 * @throws RsanetError INVALID_CHECKPOINT when they are missing, malformed or another network's
 */
export async function loadBest(dir: string, graph: Graph): Promise<Graph> {
  const file = await loadRunFile(dir, 'best');
  return withWeights(graph, (name, shape) => {
    const weight = file?.tensors.get(name);
    if (weight?.shape.join() === shape.join()) return weight.data;
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${runFile(dir, 'best')} lacks the weight '${name}' of shape [${shape}]; the run's folder was changed, so train anew.`,
    );
  });
}
