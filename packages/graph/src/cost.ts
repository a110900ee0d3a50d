import type { Activation, Graph, Node } from './graph.ts';
import { type InputSize, product, type Shape, shapes } from './shapes.ts';

/** What a node or a network takes, for a batch of one. */
export interface CostFigures {
  /** Weights that training changes: kernels, biases, batch norm's scale and offset. */
  readonly params: number;
  /** Multiply-accumulates of convolutions. */
  readonly macs: number;
  /** Twice the multiply-accumulates. */
  readonly convFlops: number;
  /** Work of everything else, see {@link cost}. */
  readonly elementwiseFlops: number;
  /** `convFlops` and `elementwiseFlops` together. */
  readonly flops: number;
  /** Bytes of maps read and written and of weights read, four a value. */
  readonly memoryAccess: number;
}

/** The cost of one node. */
export interface NodeCost extends CostFigures {
  readonly name: string;
  readonly op: Node['op'];
  /** Shape of the node's value, the batch left out. */
  readonly shape: Shape;
}

/** The cost of a network: its sum, and each node's. */
export interface Cost extends CostFigures {
  readonly nodes: readonly NodeCost[];
}

/** Options of {@link cost}. */
export interface CostOptions {
  /** The input's size in pixels, the graph's own by default. */
  readonly input?: InputSize;
}

/**
 * Counts parameters, multiply-accumulates, floating-point operations and memory access.
 *
 * Elementwise work an output element: batch norm 2, an activation 1, each addition or multiplication
 * 1, pooling its window's size (4 for 2x2), bilinear upsampling 7 (four products, three sums), all else
 * 0: a bias is where a convolution starts to accumulate, and global pooling is a reduction. Memory access is the ShuffleNetV2 sense (arXiv 1807.11164,
 * G1) for nodes that run one after the other: each reads its inputs and weights once and writes its
 * value once; an input and a reshape move nothing.
 *
 * Published figures are those of the graph that `compile` gives. A folded graph reports what is left
 * to do: a bias in place of each batch norm, so fewer parameters and operations, and about half the memory
 * access, as a merged batch norm or activation reads and writes no map of its own.
 *
 * @throws RsanetError INVALID_ARGUMENT when the input size does not fit, or is open and not given
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { cost } from '@rsanet/graph';
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, padding: 'same' }),
 *   ],
 * });
 * const { params, macs } = cost(fromLayersModel(model), { input: { width: 16, height: 8 } });
 * if (params !== 3 * 3 * 3 * 4 + 4) throw new Error(`${params}`);
 * if (macs !== 16 * 8 * 3 * 3 * 3 * 4) throw new Error(`${macs}`);
 * model.dispose();
 * ```
 */
export function cost(graph: Graph, options: CostOptions = {}): Cost {
  const shapeOf = shapes(graph, options.input);
  const nodes = graph.nodes.map((node): NodeCost => {
    const shape = shapeOf.get(node.name)!;
    const inputs = node.inputs.map((name) => shapeOf.get(name)!);
    const macs = convolutionMacs(node, shape);
    const elementwiseFlops = elementwise(node, shape);
    return {
      name: node.name,
      op: node.op,
      shape,
      params: params(node),
      macs,
      convFlops: 2 * macs,
      elementwiseFlops,
      flops: 2 * macs + elementwiseFlops,
      memoryAccess: memoryAccess(node, shape, inputs),
    };
  });
  const total = (figure: keyof CostFigures) => nodes.reduce((sum, node) => sum + node[figure], 0);
  return {
    params: total('params'),
    macs: total('macs'),
    convFlops: total('convFlops'),
    elementwiseFlops: total('elementwiseFlops'),
    flops: total('flops'),
    memoryAccess: total('memoryAccess'),
    nodes,
  };
}

function params(node: Node): number {
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return node.kernel.data.length + (node.bias?.data.length ?? 0);
    case 'batchNorm':
      return node.scale.data.length + node.offset.data.length;
    default:
      return 0;
  }
}

function convolutionMacs(node: Node, shape: Shape): number {
  switch (node.op) {
    case 'conv2d':
      return product(shape) * product(node.kernel.shape.slice(0, 3));
    case 'depthwiseConv2d':
      return product(shape) * product(node.kernel.shape.slice(0, 2));
    default:
      return 0;
  }
}

function elementwise(node: Node, shape: Shape): number {
  const size = product(shape);
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return size * activationWork(node.activation);
    case 'batchNorm':
      return 2 * size;
    case 'activation':
      return size * activationWork(node.activation);
    case 'maxPool':
    case 'averagePool':
      return size * product(node.size);
    case 'add':
    case 'multiply':
      return size * (node.inputs.length - 1);
    case 'upsample':
      return node.interpolation === 'bilinear' ? 7 * size : 0;
    default:
      return 0;
  }
}

function activationWork({ kind }: Activation): number {
  return kind === 'linear' ? 0 : 1;
}

const BYTES_PER_VALUE = 4;

function memoryAccess(node: Node, shape: Shape, inputs: Shape[]): number {
  if (node.op === 'input' || node.op === 'reshape') return 0;
  const statistics =
    node.op === 'batchNorm' ? node.mean.data.length + node.variance.data.length : 0;
  const read = inputs.reduce((sum, input) => sum + product(input), 0);
  return BYTES_PER_VALUE * (read + product(shape) + params(node) + statistics);
}
