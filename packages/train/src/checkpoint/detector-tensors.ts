import { RsanetError } from '@rsanet/errors';
import { type Graph, type Weight, weightsOf, withWeights } from '@rsanet/graph';
import { type DetectorMetadata, type DetectorModel, parseMetadata } from '@rsanet/rsanet';
import { namedWeights } from './named-weights.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** The weights of a detector by `<node>/<field>`, and its metadata. */
export interface DetectorTensors {
  weights: ReadonlyMap<string, Weight>;
  metadata: DetectorMetadata;
}

/**
 * Writes a detector as a safetensors file, for programs in other languages to run or train it: float32 tensors named
 * `<node>/<field>`; in the file's metadata as JSON the `graph`, weights by their shapes alone, and what else a detector
 * needs, `rsanet`.
 *
 * @example
 * ```ts
 * import { readDetector } from '@rsanet/rsanet';
 * import { readTensors, toTensors } from '@rsanet/train';
 *
 * const detector = await readDetector('bccd');
 * const { weights, metadata } = readTensors(toTensors(detector), 'bccd.safetensors');
 * if (metadata.classes.join() !== 'Platelets,RBC,WBC' || weights.size === 0) throw new Error('differs');
 * ```
 */
export function toTensors({ graph, metadata }: DetectorModel): Uint8Array {
  const words = { graph: JSON.stringify(bare(graph)), rsanet: JSON.stringify(metadata) };
  return encodeSafetensors({ metadata: words, tensors: namedWeights(graph) });
}

/** A graph whose weights are their shapes. */
function bare(graph: Graph) {
  const nodes = graph.nodes.map((node) => ({
    ...node,
    ...Object.fromEntries(
      Object.entries(weightsOf(node)).map(([field, { shape }]) => [field, { shape }]),
    ),
  }));
  return { ...graph, nodes };
}

/**
 * Reads what {@link toTensors} wrote, or another program with the same metadata.
 *
 * @param name what to call the file in errors
 * @throws RsanetError INVALID_CHECKPOINT when the file is malformed, INVALID_MODEL when its metadata are no detector's
 */
export function readTensors(file: Uint8Array, name: string): DetectorTensors {
  const { metadata, tensors } = decodeSafetensors(file, name);
  return { weights: tensors, metadata: parseMetadata(parsed(metadata.rsanet, name)) };
}

function parsed(text: string | undefined, name: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${name} does not say in its metadata, as JSON under 'rsanet', what the detector finds; keep them when you write weights.`,
      { cause },
    );
  }
}

/**
 * A graph with weights that another program has trained.
 *
 * @param name what to call their file in errors
 * @throws RsanetError INVALID_CHECKPOINT naming the first weight that is missing, not in the graph, or of another shape
 */
export function withTensors(
  graph: Graph,
  { weights }: Pick<DetectorTensors, 'weights'>,
  name: string,
): Graph {
  const known = namedWeights(graph);
  const strange = [...weights.keys()].find((weight) => !known.has(weight));
  if (strange !== undefined) {
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${name} holds the tensor '${strange}', which the network has not; give the weights of this network alone.`,
    );
  }
  return withWeights(graph, (weight, shape) => {
    const found = weights.get(weight);
    if (found?.shape.join() === shape.join()) return found.data;
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${name} has ${found ? `[${found.shape}]` : 'nothing'} where the network has the weight '${weight}' of shape [${shape}]; give the weights of this network.`,
    );
  });
}
