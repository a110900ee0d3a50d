import { RsanetError } from '@rsanet/errors';
import { type Graph, type Weight, withWeights } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { namedWeights } from '../checkpoint/named-weights.ts';
import type { NewDetector } from './new-detector.ts';

/** A trained network, not folded, and what its outputs mean: `readDetector` reads one. */
export interface TrainedDetector {
  graph: Graph;
  metadata: OutputSpec;
}

/** The weights of a trained network by `<node>/<field>`, and what its outputs mean. */
export interface TrainedWeights {
  weights: ReadonlyMap<string, Weight>;
  metadata: OutputSpec;
}

/**
 * A new detector with the weights of a trained one of the same form. Where both have the same classes in
 * the same order, everything is kept, the trained anchors too: in pixels, whatever the input, since what the weights predict of
 * an object of so many pixels is relative to them. Otherwise the prediction layers stay new.
 *
 * @param name what to call the trained detector in errors
 * @throws RsanetError INVALID_ARGUMENT when the trained network is folded or of another form
 */
export function startFrom(
  detector: NewDetector,
  { graph, metadata }: TrainedDetector,
  name: string,
): NewDetector {
  const started = startFromWeights(detector, { weights: namedWeights(graph), metadata }, name);
  assertSameForm(detector.graph, graph, name);
  return started;
}

/** Networks may have the same weights and still compute something else with them. */
function assertSameForm(wanted: Graph, trained: Graph, name: string): void {
  const formOf = ({ op, inputs }: Graph['nodes'][number]) => `${op} of ${inputs.join(' and ')}`;
  const known = new Map(trained.nodes.map((node) => [node.name, formOf(node)]));
  for (const node of wanted.nodes) {
    const found = known.get(node.name);
    if (found === formOf(node)) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model ${name} has ${found ?? 'nothing'} where the new network has ${node.name}, ${formOf(node)}; give the preset and options it was trained with.`,
    );
  }
}

/** As {@link startFrom}, from weights alone, as `readTensors` reads them. */
export function startFromWeights(
  detector: NewDetector,
  { weights, metadata }: TrainedWeights,
  name: string,
): NewDetector {
  const { spec } = detector;
  const hasNorm = (names: Iterable<string>) => [...names].some((one) => one.endsWith('/variance'));
  const blank = namedWeights(detector.graph);
  if (hasNorm(blank.keys()) && !hasNorm(weights.keys())) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model ${name} is folded: its batch norm is merged into its convolutions, so it cannot be trained further; give a model as training writes it.`,
    );
  }
  const same = spec.classes.join('\n') === metadata.classes.join('\n');
  const isPrediction = (weight: string) =>
    detector.graph.outputs.includes(weight.slice(0, weight.lastIndexOf('/')));
  const started = withWeights(detector.graph, (weight, shape) => {
    if (!same && isPrediction(weight)) return blank.get(weight)!.data;
    const found = weights.get(weight);
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
