import type { Weight } from '../graph.ts';
import { type NodeTable, visit } from '../visit.ts';
import type { ForwardNode } from './forward-node.ts';
import type { GradientNode } from './gradient-node.ts';

/** Where the gradients of one forward node go. */
export interface Targets {
  /** A name for the gradient of a value that the node reads, or for a term of it; null where nothing to train depends on it. */
  input(value: string): string | null;
  /** A name for the gradient of one of the node's weights; null where it is not trained. */
  weight(field: string): string | null;
}

/**
 * The gradient nodes that lead back through a forward node.
 *
 * @param dy name of the gradient of the node's value
 */
export function gradientsOf(node: ForwardNode, dy: string, targets: Targets): GradientNode[] {
  return visit(rows, node, dy, targets);
}

type Way<N> = (node: N, dy: string, targets: Targets) => GradientNode[];

type Convolution = Extract<ForwardNode, { op: 'conv2d' | 'depthwiseConv2d' }>;

/** The node made for a target; none where nothing to train depends on it. */
function to(target: string | null, make: (target: string) => GradientNode): GradientNode[] {
  return target === null ? [] : [make(target)];
}

/** Through an operation that has no weights and reads one value. */
function through<N extends { readonly inputs: readonly [string] }>(
  make: (node: N, dy: string, dx: string) => GradientNode,
): Way<N> {
  return (node, dy, { input }) => to(input(node.inputs[0]), (dx) => make(node, dy, dx));
}

const convolved: Way<Convolution> = (node, dy, { input, weight }) => {
  const [x] = node.inputs;
  const { strides, dilations, padding } = node;
  const window = { size: sizeOf(node.kernel), strides, dilations, padding };
  return [
    ...to(node.bias && weight('bias'), (dBias) => ({
      op: 'biasGradient',
      inputs: { dy },
      weights: {},
      outputs: { dBias },
    })),
    ...to(weight('kernel'), (dKernel) => ({
      op: `${node.op}KernelGradient`,
      inputs: { x, dy },
      weights: {},
      outputs: { dKernel },
      ...window,
    })),
    ...to(input(x), (dx) => ({
      op: `${node.op}InputGradient`,
      inputs: { dy },
      weights: { kernel: `${node.name}/kernel` },
      outputs: { dx },
      ...window,
    })),
  ];
};

const sizeOf = ({ shape }: Weight) => [shape[0]!, shape[1]!] as const;

const rows = {
  input: () => [],
  conv2d: convolved,
  depthwiseConv2d: convolved,
  batchNorm: through(({ name, epsilon }, dy, dx) => ({
    op: 'batchNormInputGradient',
    inputs: { dy },
    weights: { scale: `${name}/scale`, variance: `${name}/variance` },
    outputs: { dx },
    epsilon,
  })),
  batchNormTraining: ({ name, inputs: [x], epsilon, batch }, dy, { input, weight }) => {
    const read = { x, dy, mean: batch.mean, variance: batch.variance };
    // Never frozen: it would be a `batchNorm`.
    const outputs = { dScale: weight('scale')!, dOffset: weight('offset')! };
    return [
      { op: 'batchNormParameterGradient', inputs: read, weights: {}, outputs, epsilon },
      ...to(input(x), (dx) => ({
        op: 'batchNormTrainingInputGradient',
        inputs: { ...read, ...outputs },
        weights: { scale: `${name}/scale` },
        outputs: { dx },
        epsilon,
      })),
    ];
  },
  activation: through(({ inputs: [x], activation }, dy, dx) => ({
    op: 'activationGradient',
    inputs: { x, dy },
    weights: {},
    outputs: { dx },
    activation,
  })),
  softmax: through(({ name }, dy, dx) => ({
    op: 'softmaxGradient',
    inputs: { y: name, dy },
    weights: {},
    outputs: { dx },
  })),
  // It keeps no positions because nothing in front of it is trained.
  maxPool: () => [],
  maxPoolTraining: through(({ positions, size, strides, padding }, dy, dx) => ({
    op: 'maxPoolGradient',
    inputs: { dy, positions },
    weights: {},
    outputs: { dx },
    size,
    strides,
    padding,
  })),
  averagePool: through(({ size, strides, padding }, dy, dx) => ({
    op: 'averagePoolGradient',
    inputs: { dy },
    weights: {},
    outputs: { dx },
    size,
    strides,
    padding,
  })),
  globalAveragePool: through((_, dy, dx) => ({
    op: 'globalAveragePoolGradient',
    inputs: { dy },
    weights: {},
    outputs: { dx },
  })),
  add: ({ inputs }, dy, { input }) =>
    inputs.flatMap((x) =>
      to(input(x), (dx) => ({
        op: 'addGradient',
        inputs: { dy },
        weights: {},
        outputs: { dx },
      })),
    ),
  multiply: ({ inputs }, dy, { input }) =>
    inputs.flatMap((x, i) =>
      to(input(x), (dx) => ({
        op: 'multiplyGradient',
        inputs: { dy, other: inputs[1 - i]! },
        weights: {},
        outputs: { dx },
      })),
    ),
  concat: ({ inputs }, dy, { input }) =>
    inputs.flatMap((x, i) =>
      to(input(x), (dx) => ({
        op: 'concatGradient',
        inputs: { dy },
        weights: {},
        outputs: { dx },
        before: inputs.slice(0, i),
      })),
    ),
  upsample: through(({ factors, interpolation }, dy, dx) => ({
    op: 'upsampleGradient',
    inputs: { dy },
    weights: {},
    outputs: { dx },
    factors,
    interpolation,
  })),
  zeroPadding: through(({ top, bottom, left, right }, dy, dx) => ({
    op: 'zeroPaddingGradient',
    inputs: { dy },
    weights: {},
    outputs: { dx },
    top,
    bottom,
    left,
    right,
  })),
  reshape: through((_, dy, dx) => ({
    op: 'reshapeGradient',
    inputs: { dy },
    weights: {},
    outputs: { dx },
  })),
} satisfies NodeTable<[dy: string, targets: Targets], GradientNode[], ForwardNode>;
