import { RsanetError } from '@rsanet/errors';
import { type Graph, type Weight, weightsOf, withWeights } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import type { NewDetector } from './new-detector.ts';

/** A trained network, not folded, and what its outputs mean: `readDetector` reads one. */
export interface TrainedDetector {
  graph: Graph;
  metadata: OutputSpec;
}

/**
 * A new detector with the weights of a trained one of the same form. Where both have the same classes in
 * the same order, everything is kept, the trained anchors too; otherwise the prediction layers stay new.
 *
 * @param name what to call the trained detector in errors
 * @throws RsanetError INVALID_ARGUMENT when the trained network is folded or of another form
 */
export function startFrom(
  detector: NewDetector,
  { graph, metadata }: TrainedDetector,
  name: string,
): NewDetector {
  const { spec } = detector;
  const hasNorm = (of: Graph) => of.nodes.some(({ op }) => op === 'batchNorm');
  if (hasNorm(detector.graph) && !hasNorm(graph)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model ${name} is folded: its batch norm is merged into its convolutions, so it cannot be trained further; give a model as training writes it.`,
    );
  }
  const same = spec.classes.join('\n') === metadata.classes.join('\n');
  const trained = new Map<string, Weight>(
    graph.nodes.flatMap((node) =>
      Object.entries(weightsOf(node)).map(
        ([field, weight]) => [`${node.name}/${field}`, weight] as const,
      ),
    ),
  );
  const predictions = new Set(same ? [] : detector.graph.outputs);
  const own = new Map<string, Float32Array>(
    detector.graph.nodes
      .filter((node) => predictions.has(node.name))
      .flatMap((node) =>
        Object.entries(weightsOf(node)).map(
          ([field, { data }]) => [`${node.name}/${field}`, data] as const,
        ),
      ),
  );
  const started = withWeights(detector.graph, (weight, shape) => {
    const kept = own.get(weight);
    if (kept) return kept;
    const found = trained.get(weight);
    if (found?.shape.join() === shape.join()) return found.data;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model ${name} has ${found ? `[${found.shape}]` : 'nothing'} where the new network has the weight ${weight} of shape [${shape}]; give the preset and options it was trained with.`,
    );
  });
  if (!same) return { graph: started, spec };
  return { graph: started, spec: { ...spec, anchors: metadata.anchors } };
}

/** Names of the nodes of an RSANet's backbone, LCNet: what comes before the fusion of its maps. */
export function backboneNodes({ nodes }: Graph): string[] {
  return nodes.filter(({ name }) => /^stage\d+\//.test(name)).map(({ name }) => name);
}
