import { assertOptions } from '@rsanet/errors';
import type { Activation, Conv2dNode, DepthwiseConv2dNode, Graph, Node } from './graph.ts';
import { type InputSize, product, type Shape, shapes } from './shapes.ts';
import { type NodeTable, visit } from './visit.ts';

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
  /** Bytes of maps read and written and of weights read, four per value. */
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
 * Elementwise work per output value: batch norm 2, an activation 1, softmax 3, each addition or multiplication 1,
 * pooling its window's size (4 for 2x2), bilinear upsampling 7 (four products, three sums), all else 0:
 * a bias is where a convolution starts to accumulate, and global pooling is a reduction. Memory access is
 * in the sense of ShuffleNetV2 (arXiv 1807.11164, G1), for nodes that run one after the other: each reads
 * its inputs and weights once and writes its value once; an input and a reshape move nothing.
 *
 * Published figures are those of the graph before folding. A folded graph reports what is left to do: a
 * bias in place of each batch norm, so fewer parameters and operations, and about half the memory access,
 * as a merged batch norm or activation reads and writes no map of its own.
 *
 * @throws RsanetError INVALID_ARGUMENT when the input size does not fit, or is open and not given
 *
 * @example
 * ```ts
 * import { cost, type Graph } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'one',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [null, null, 3] },
 *     {
 *       op: 'conv2d',
 *       name: 'conv',
 *       inputs: ['image'],
 *       kernel: { shape: [3, 3, 3, 4], data: new Float32Array(3 * 3 * 3 * 4) },
 *       bias: { shape: [4], data: new Float32Array(4) },
 *       strides: [1, 1],
 *       dilations: [1, 1],
 *       padding: 'same',
 *       activation: { kind: 'relu6' },
 *     },
 *   ],
 *   outputs: ['conv'],
 * };
 * const { params, macs } = cost(graph, { input: { width: 16, height: 8 } });
 * if (params !== 3 * 3 * 3 * 4 + 4) throw new Error(`${params}`);
 * if (macs !== 16 * 8 * 3 * 3 * 3 * 4) throw new Error(`${macs}`);
 * ```
 */
export function cost(graph: Graph, options: CostOptions = {}): Cost {
  assertOptions(options, { input: true });
  const shapeOf = shapes(graph, options.input);
  const nodes = graph.nodes.map((node) =>
    nodeCost(
      node,
      shapeOf.get(node.name)!,
      node.inputs.map((name) => shapeOf.get(name)!),
    ),
  );
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

function nodeCost(node: Node, shape: Shape, inputs: readonly Shape[]): NodeCost {
  const { params, statistics, macs, elementwise, moves }: Work = visit(workOf, node);
  const size = product(shape);
  const read = inputs.reduce((sum, input) => sum + product(input), params + statistics);
  return {
    name: node.name,
    op: node.op,
    shape,
    params,
    macs: size * macs,
    convFlops: 2 * size * macs,
    elementwiseFlops: size * elementwise,
    flops: size * (2 * macs + elementwise),
    memoryAccess: moves ? BYTES_PER_VALUE * (read + size) : 0,
  };
}

const BYTES_PER_VALUE = 4;

/** What an operation takes. */
interface Work {
  /** Weights that training changes by gradients. */
  readonly params: number;
  /** Weights that follow the data. */
  readonly statistics: number;
  /** Multiply-accumulates per value that it makes. */
  readonly macs: number;
  /** Other floating-point operations per value that it makes. */
  readonly elementwise: number;
  /** Whether it reads and writes values; a reshape leaves them where they are. */
  readonly moves: boolean;
}

const COPY: Work = { params: 0, statistics: 0, macs: 0, elementwise: 0, moves: true };
const NOTHING: Work = { ...COPY, moves: false };

const workOf = {
  input: () => NOTHING,
  conv2d: (node) => convolutionWork(node, product(node.kernel.shape.slice(0, 3))),
  depthwiseConv2d: (node) => convolutionWork(node, product(node.kernel.shape.slice(0, 2))),
  batchNorm: ({ scale, offset, mean, variance }) => ({
    ...COPY,
    params: scale.data.length + offset.data.length,
    statistics: mean.data.length + variance.data.length,
    elementwise: 2,
  }),
  activation: ({ activation }) => ({ ...COPY, elementwise: activationWork[activation.kind] }),
  softmax: () => ({ ...COPY, elementwise: 3 }),
  maxPool: ({ size }) => ({ ...COPY, elementwise: product(size) }),
  averagePool: ({ size }) => ({ ...COPY, elementwise: product(size) }),
  globalAveragePool: () => COPY,
  add: ({ inputs }) => ({ ...COPY, elementwise: inputs.length - 1 }),
  multiply: ({ inputs }) => ({ ...COPY, elementwise: inputs.length - 1 }),
  concat: () => COPY,
  upsample: ({ interpolation }) => ({ ...COPY, elementwise: interpolation === 'bilinear' ? 7 : 0 }),
  zeroPadding: () => COPY,
  reshape: () => NOTHING,
} satisfies NodeTable<[], Work>;

const activationWork = {
  linear: 0,
  relu: 1,
  relu6: 1,
  leakyRelu: 1,
  sigmoid: 1,
  swish: 1,
  hardSwish: 1,
  elu: 1,
} satisfies Record<Activation['kind'], number>;

function convolutionWork(
  { kernel, bias, activation }: Conv2dNode | DepthwiseConv2dNode,
  macs: number,
): Work {
  return {
    ...COPY,
    params: kernel.data.length + (bias?.data.length ?? 0),
    macs,
    elementwise: activationWork[activation.kind],
  };
}
