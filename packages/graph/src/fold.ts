import type {
  BatchNormNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  Graph,
  Node,
  Weight,
} from './graph.ts';
import { type NodeTable, visit } from './visit.ts';

type ConvNode = Conv2dNode | DepthwiseConv2dNode;

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
 * import '@tensorflow/tfjs-backend-cpu';
 * import { fold } from '@rsanet/graph';
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, useBias: false }),
 *     tf.layers.batchNormalization(),
 *     tf.layers.activation({ activation: 'relu6' }),
 *   ],
 * });
 * const ops = fold(fromLayersModel(model)).nodes.map((node) => node.op).join();
 * if (ops !== 'input,conv2d') throw new Error(ops);
 * model.dispose();
 * ```
 */
export function fold(graph: Graph): Graph {
  const plain = dropIdentities(graph);
  const readers = countReaders(plain);
  const nodes = new Map<string, Node>();
  for (const node of plain.nodes) {
    const [source] = node.inputs;
    const before = source === undefined ? undefined : nodes.get(source);
    const merged = before && readers.get(before.name) === 1 ? merge(before, node) : null;
    if (before && merged) nodes.delete(before.name);
    nodes.set(node.name, merged ?? node);
  }
  return { ...plain, nodes: [...nodes.values()] };
}

function dropIdentities(graph: Graph): Graph {
  const sources = new Map<string, string>();
  const source = (name: string) => sources.get(name) ?? name;
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'activation' && node.activation.kind === 'linear') {
      sources.set(node.name, source(node.inputs[0]));
    } else {
      nodes.push({ ...node, inputs: node.inputs.map(source) } as Node);
    }
  }
  return { ...graph, nodes, outputs: graph.outputs.map(source) };
}

// Who calls the graph reads its outputs.
function countReaders(graph: Graph): Map<string, number> {
  const readers = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap<string>((node) => node.inputs), ...graph.outputs]) {
    readers.set(name, (readers.get(name) ?? 0) + 1);
  }
  return readers;
}

function merge(before: Node, node: Node): Node | null {
  const convolution: ConvNode | null = visit(linearConvolution, before);
  return convolution && visit(mergedInto, node, convolution);
}

const none = () => null;
const ifLinear = (node: ConvNode) => (node.activation.kind === 'linear' ? node : null);

/** The convolution that can take in what follows it. */
const linearConvolution = {
  input: none,
  conv2d: ifLinear,
  depthwiseConv2d: ifLinear,
  batchNorm: none,
  activation: none,
  maxPool: none,
  averagePool: none,
  globalAveragePool: none,
  add: none,
  multiply: none,
  concat: none,
  upsample: none,
  zeroPadding: none,
  reshape: none,
} satisfies NodeTable<[], ConvNode | null>;

/** What is left of a node and the convolution before it, null where both stay. */
const mergedInto = {
  input: none,
  conv2d: none,
  depthwiseConv2d: none,
  batchNorm: (node, convolution) => scaled(convolution, node),
  activation: ({ name, activation }, convolution) => ({ ...convolution, name, activation }),
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
