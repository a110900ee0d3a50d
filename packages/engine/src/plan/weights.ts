import {
  type Conv2dNode,
  type DepthwiseConv2dNode,
  type Graph,
  type Node,
  type NodeTable,
  visit,
} from '@rsanet/graph';
import { align } from './align.ts';
import { packPanels, panelsLength } from './pack.ts';
import { int16PanelsLength, packInt16Panels } from './pack-int16.ts';

/** Where a node's weights lie: a kernel or scale, and a bias or shift; panels hold their own bias. */
export interface WeightAddresses {
  readonly weights: number;
  readonly bias: number;
}

/** All weights of a network as the kernels read them. */
export interface WeightLayout {
  readonly addresses: ReadonlyMap<string, WeightAddresses>;
  /** Convolutions whose weights are 16-bit whole numbers. */
  readonly int16: ReadonlySet<string>;
  /** First byte after them. */
  readonly end: number;
}

/**
 * Where in memory the weights of each node lie.
 *
 * @param panelWidth output channels per panel, as the binary's `panelWidth()` says
 * @param start the first byte that is theirs
 * @param int16 convolutions whose weights become 16-bit whole numbers
 */
export function layWeights(
  graph: Graph,
  panelWidth: number,
  start: number,
  int16: ReadonlySet<string>,
): WeightLayout {
  const addresses = new Map<string, WeightAddresses>();
  let end = start;
  const place = (floats: number) => {
    const address = align(end);
    end = address + 4 * floats;
    return address;
  };
  for (const node of graph.nodes) {
    const [weights, bias] = lengthsOf(node, panelWidth, int16);
    if (weights > 0) addresses.set(node.name, { weights: place(weights), bias: place(bias) });
  }
  return { addresses, int16, end };
}

/** Writes the weights of a graph where they have been laid. */
export function packWeights(
  graph: Graph,
  panelWidth: number,
  { addresses, int16 }: WeightLayout,
  memory: ArrayBufferLike,
): void {
  for (const node of graph.nodes) {
    const place = addresses.get(node.name);
    if (!place) continue;
    const [weights, bias] = lengthsOf(node, panelWidth, int16);
    const packed = new Float32Array(memory, place.weights, weights);
    if (node.op === 'conv2d' && int16.has(node.name)) {
      const [depth, columns] = matrix(node);
      packInt16Panels(
        node.kernel.data,
        node.bias?.data ?? null,
        depth,
        columns,
        panelWidth,
        packed,
      );
    } else {
      visit(packings, node, packed, new Float32Array(memory, place.bias, bias), panelWidth);
    }
  }
}

type Lengths = readonly [weights: number, bias: number];

/** The floats of a node's weights and of its bias. */
function lengthsOf(node: Node, panelWidth: number, int16: ReadonlySet<string>): Lengths {
  if (node.op === 'conv2d' && int16.has(node.name)) {
    const [depth, columns] = matrix(node);
    return [int16PanelsLength(depth, columns, panelWidth), 0];
  }
  return visit(lengths, node, panelWidth) as Lengths;
}

const nothing = (): Lengths => [0, 0];

const lengths = {
  input: nothing,
  conv2d: (node, panelWidth) => {
    const [depth, columns] = matrix(node);
    return [panelsLength(depth, columns, panelWidth), 0];
  },
  depthwiseConv2d: (node) => {
    const [taps, columns] = tapsByChannels(node);
    return [taps * columns, columns];
  },
  batchNorm: ({ scale }) => [scale.shape[0]!, scale.shape[0]!],
  activation: nothing,
  softmax: nothing,
  maxPool: nothing,
  averagePool: nothing,
  globalAveragePool: nothing,
  add: nothing,
  multiply: nothing,
  concat: nothing,
  upsample: nothing,
  zeroPadding: nothing,
  reshape: nothing,
} satisfies NodeTable<[panelWidth: number], Lengths>;

const none = () => {};

const packings = {
  input: none,
  conv2d: (node, weights, _, panelWidth) => {
    const [depth, columns] = matrix(node);
    const bias = node.bias?.data ?? null;
    packPanels(node.kernel.data, bias, depth, columns, panelWidth, weights);
  },
  depthwiseConv2d: (node, weights, bias) => {
    weights.set(node.kernel.data);
    bias.set(node.bias?.data ?? bias.fill(0));
  },
  batchNorm: ({ scale, offset, mean, variance, epsilon }, scales, shifts) => {
    scale.data.forEach((value, c) => {
      const factor = value / Math.sqrt(variance.data[c]! + epsilon);
      scales[c] = factor;
      shifts[c] = offset.data[c]! - mean.data[c]! * factor;
    });
  },
  activation: none,
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
} satisfies NodeTable<[weights: Float32Array, bias: Float32Array, panelWidth: number], void>;

/** A convolution's kernel as a matrix: rows, columns. */
function matrix({ kernel }: Conv2dNode): readonly [depth: number, columns: number] {
  const [height, width, channels, columns] = kernel.shape as readonly number[];
  return [height! * width! * channels!, columns!];
}

function tapsByChannels({ kernel }: DepthwiseConv2dNode): readonly [taps: number, columns: number] {
  const [height, width, channels, multiplier] = kernel.shape as readonly number[];
  return [height! * width!, channels! * multiplier!];
}
