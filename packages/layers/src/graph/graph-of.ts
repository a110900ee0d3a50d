import { RsanetError } from '@rsanet/errors';
import type { Graph, InputNode, Node } from '@rsanet/graph';
import type { MapSize } from '../blocks/layers.ts';

/** A feature map on the way to a graph: how it is computed, and of what. Has no weights yet. */
export interface GraphValue {
  /** The name of the node that computes it. */
  readonly name: string;
  readonly size: MapSize;
  /** The values it is computed from. */
  readonly inputs: readonly GraphValue[];
  /** Makes the node, its kernel drawn from the seed. */
  readonly node: (seed: number) => Node;
}

/** Options of {@link input}. */
export interface InputOptions {
  readonly name: string;
  /** Height, width, channels; null is a side of any length. */
  readonly shape: InputNode['shape'];
}

/**
 * Where images or feature maps enter a network, `[n, height, width, channels]`.
 *
 * @throws RsanetError INVALID_ARGUMENT when a side is not a positive whole number
 */
export function input({ name, shape }: InputOptions): GraphValue {
  const [height, width, channels] = shape;
  const fits = (side: number | null) => side === null || (Number.isInteger(side) && side > 0);
  if (shape.length !== 3 || !shape.every(fits) || channels === null) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input '${name}' has shape [${shape}]; give height, width and channels as positive whole numbers.`,
    );
  }
  const node: InputNode = { op: 'input', name, inputs: [], shape: [height, width, channels] };
  return { name, size: { height, width, channels }, inputs: [], node: () => node };
}

/** Options of {@link graphOf}. */
export interface GraphOptions {
  readonly name: string;
  /** What the network returns, in order; all that they are computed from becomes part of it. */
  readonly outputs: readonly GraphValue[];
  /** Gives the same weights each time, an integer; 0 by default. */
  readonly seed?: number;
}

/**
 * Closes a network: draws its weights and lists its nodes in the order of computation. Each kernel is
 * drawn from the seed and its node's name, by the distributions that `kernelDeviation` of
 * `@rsanet/layers/blocks` states; a convolution's bias starts where its block says, and batch norm
 * starts as the identity. A training starts from these weights as they are.
 *
 * @throws RsanetError INVALID_ARGUMENT when two nodes bear one name, there is no output, or the seed is no integer
 *
 * @example
 * ```ts
 * import { convBlock, graphOf, input } from '@rsanet/layers/graph';
 *
 * const images = input({ name: 'images', shape: [32, 32, 3] });
 * const half = convBlock(images, { name: 'half', filters: 8, strides: 2 });
 * const graph = graphOf({ name: 'network', outputs: [half], seed: 1 });
 * if (graph.outputs.join() !== 'half/relu6') throw new Error(`${graph.outputs}`);
 * ```
 */
export function graphOf({ name, outputs, seed = 0 }: GraphOptions): Graph {
  if (outputs.length === 0 || !Number.isSafeInteger(seed)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The graph '${name}' has ${outputs.length} outputs and seed ${seed}; give an output at least, and an integer.`,
    );
  }
  const values = new Map<string, GraphValue>();
  function visit(value: GraphValue): void {
    const visited = values.get(value.name);
    if (visited === value) return;
    value.inputs.forEach(visit);
    if (values.has(value.name)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `Two nodes of the graph '${name}' bear the name '${value.name}'; give each block a name of its own.`,
      );
    }
    values.set(value.name, value);
  }
  outputs.forEach(visit);
  const nodes = [...values.values()].map(({ node }) => node(seed));
  return { name, nodes, outputs: outputs.map((value) => value.name) };
}
