import type { BatchNormNode, Graph, Node, Weight } from './graph.ts';
import { type ConvNode, linearConvolution } from './rewrite/convolution.ts';
import { dropIdentities } from './rewrite/identities.ts';
import { rewrite } from './rewrite/rewrite.ts';
import { type NodeTable, visit } from './visit.ts';

/**
 * Merges into each convolution the batch norm and then the activation that follow it, and drops
 * activations that change nothing. A convolution is merged when it is linear and nobody else sees its
 * value: one reader, no output of the graph. The merged node bears the name of the last node it
 * stands for, so a name that is left means the same value as before; what cannot be merged stays.
 *
 * @returns a graph of the same values to within rounding; the given one stays as it is
 *
 * @example
 * ```ts
 * import { fold, type Graph, type Weight } from '@rsanet/graph';
 *
 * const weight = (...data: number[]): Weight => ({ shape: [data.length], data: Float32Array.from(data) });
 * const graph: Graph = {
 *   name: 'block',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [8, 8, 1] },
 *     {
 *       op: 'conv2d',
 *       name: 'conv',
 *       inputs: ['image'],
 *       kernel: { shape: [1, 1, 1, 2], data: Float32Array.of(1, 2) },
 *       bias: null,
 *       strides: [1, 1],
 *       dilations: [1, 1],
 *       padding: 'same',
 *       activation: { kind: 'linear' },
 *     },
 *     {
 *       op: 'batchNorm',
 *       name: 'norm',
 *       inputs: ['conv'],
 *       scale: weight(3, 3),
 *       offset: weight(0, 1),
 *       mean: weight(0, 0),
 *       variance: weight(1, 1),
 *       epsilon: 0,
 *     },
 *     { op: 'activation', name: 'relu', inputs: ['norm'], activation: { kind: 'relu' } },
 *   ],
 *   outputs: ['relu'],
 * };
 * const [, conv, ...rest] = fold(graph).nodes;
 * if (conv?.op !== 'conv2d' || rest.length > 0) throw new Error('not folded');
 * if (conv.name !== 'relu' || `${conv.kernel.data}` !== '3,6') throw new Error(`${conv.kernel.data}`);
 * ```
 */
export function fold(graph: Graph): Graph {
  const plain = dropIdentities(graph, () => true);
  return rewrite(plain, (node: Node, surroundings) => {
    const convolution = linearConvolution(node.inputs[0], surroundings);
    return convolution && visit(mergedInto, node, convolution);
  });
}

const none = () => null;

/** What is left of a node and the convolution before it, null where both stay. */
const mergedInto = {
  input: none,
  conv2d: none,
  depthwiseConv2d: none,
  batchNorm: (node, convolution) => scaled(convolution, node),
  activation: ({ name, activation }, convolution) => ({ ...convolution, name, activation }),
  softmax: none,
  maxPool: none,
  averagePool: none,
  globalAveragePool: none,
  add: none,
  multiply: none,
  concat: none,
  upsample: none,
  zeroPadding: none,
  reshape: none,
} satisfies NodeTable<[convolution: ConvNode], ConvNode | null>;

function scaled(conv: ConvNode, { name, scale, offset, ...norm }: BatchNormNode): ConvNode {
  const channels = scale.data.length;
  const factors = Array.from(
    scale.data,
    (value, c) => value / Math.sqrt(norm.variance.data[c]! + norm.epsilon),
  );
  // In both kernels the output channel runs fastest.
  const kernel: Weight = {
    shape: conv.kernel.shape,
    data: conv.kernel.data.map((value, i) => value * factors[i % channels]!),
  };
  const bias: Weight = {
    shape: [channels],
    data: offset.data.map(
      (value, c) => value + ((conv.bias?.data[c] ?? 0) - norm.mean.data[c]!) * factors[c]!,
    ),
  };
  return { ...conv, name, kernel, bias };
}
