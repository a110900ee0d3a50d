import type { numpy } from '@jax-js/jax';
import {
  type ActivationTable,
  type Conv2dNode,
  type DepthwiseConv2dNode,
  type Graph,
  lastReaders,
  type Node,
  type NodeTable,
  type Pair,
  visit,
  visitActivation,
  type Weight,
} from '@rsanet/graph';
import { unavailable } from './unavailable.ts';

type Jax = typeof import('@jax-js/jax');
type Value = numpy.Array;

/** A network as a function that jax-js can compile. */
export interface JaxFunction {
  /** From the input to the outputs, NHWC; takes ownership of the input, as functions of jax-js do. */
  readonly forward: (input: Value) => Value[];
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Writes a folded network in jax-js's operations. Maps are NCHW within, as its convolutions want them.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE for an operation that RSANet's networks do not have
 */
export function jaxFunction({ lax, nn, numpy: np }: Jax, graph: Graph): JaxFunction {
  const weights = new Map<Weight, Value>();
  const done = lastReaders(graph);

  const activations = {
    linear: (_, x) => x,
    relu: (_, x) => nn.relu(x),
    relu6: (_, x) => nn.relu6(x),
    leakyRelu: ({ alpha }, x) => nn.leakyRelu(x, alpha),
    sigmoid: (_, x) => nn.sigmoid(x),
    swish: (_, x) => nn.swish(x),
    hardSwish: (_, x) => nn.hardSwish(x),
    elu: (_, x) => nn.elu(x),
  } satisfies ActivationTable<[Value], Value>;

  function convolve(node: Conv2dNode | DepthwiseConv2dNode, x: Value): Value {
    const { kernel, bias, strides, padding, dilations, activation } = node;
    const filters = weights.get(kernel)!.ref;
    const sums = lax.convGeneralDilated(
      x,
      filters,
      [...strides],
      padding === 'same' ? 'SAME' : 'VALID',
      {
        rhsDilation: [...dilations],
        featureGroupCount: node.op === 'conv2d' ? 1 : kernel.shape[2]!,
      },
    );
    const biased = bias ? sums.add(weights.get(bias)!.ref) : sums;
    return visitActivation(activations, activation, biased);
  }

  const operations = {
    input: (_, [x]) => x!.transpose([0, 3, 1, 2]),
    conv2d: (node, [x]) => convolve(node, x!),
    depthwiseConv2d: (node, [x]) => convolve(node, x!),
    batchNorm: refuse,
    activation: ({ activation }, [x]) => visitActivation(activations, activation, x!),
    softmax: refuse,
    maxPool({ size, strides, padding }, [x]) {
      const padded = padding === 'same' ? paddedSame(np, x!, size, strides) : x!;
      return lax.reduceWindow(padded, np.max, [...size], [...strides]);
    },
    averagePool: refuse,
    globalAveragePool: ({ keepDims }, [x]) => np.mean(x!, [2, 3], { keepdims: keepDims }),
    add: (_, values) => values.reduce((sum, value) => sum.add(value)),
    multiply: (_, values) => values.reduce((product, value) => product.mul(value)),
    concat: (_, values) => np.concatenate([...values], 1),
    upsample(node, [x]) {
      if (node.interpolation !== 'nearest') return refuse(node);
      return np.repeat(np.repeat(x!, node.factors[0], 2), node.factors[1], 3);
    },
    zeroPadding: refuse,
    reshape({ shape }, [x]) {
      const value = lastChannels(x!).reshape([x!.shape[0]!, ...shape]);
      return shape.length === 3 ? value.transpose([0, 3, 1, 2]) : value;
    },
  } satisfies NodeTable<[readonly Value[]], Value>;

  for (const node of graph.nodes) {
    if (node.op === 'conv2d' || node.op === 'depthwiseConv2d') {
      weights.set(node.kernel, filtersFirst(np, node));
      if (node.bias) weights.set(node.bias, np.array(node.bias.data).reshape([1, -1, 1, 1]));
    }
  }
  return {
    forward(input) {
      const values = new Map<string, Value>();
      graph.nodes.forEach((node, at) => {
        const read =
          node.op === 'input' ? [input] : node.inputs.map((name) => values.get(name)!.ref);
        values.set(node.name, visit(operations, node, read));
        for (const name of done[at]!) values.get(name)!.dispose();
      });
      return graph.outputs.map((name) => lastChannels(values.get(name)!));
    },
    dispose() {
      for (const weight of weights.values()) weight.dispose();
    },
  };
}

/** NCHW to NHWC; what is no map stays as it is. */
function lastChannels(value: Value): Value {
  return value.ndim === 4 ? value.transpose([0, 2, 3, 1]) : value;
}

/** A map with as much around it that can never be a maximum as TensorFlow's padding `same` wants, the odd pixel at the end. */
function paddedSame(np: Jax['numpy'], value: Value, size: Pair, strides: Pair): Value {
  let padded = value;
  for (const i of [0, 1] as const) {
    const side = value.shape[2 + i]!;
    const pixels = Math.max(0, (Math.ceil(side / strides[i]) - 1) * strides[i] + size[i] - side);
    const lowest = (count: number) =>
      np.full(padded.shape.with(2 + i, count), Number.NEGATIVE_INFINITY);
    const before = Math.floor(pixels / 2);
    const parts = [lowest(before), padded, lowest(pixels - before)];
    padded = np.concatenate(
      parts.filter(({ shape }) => shape[2 + i] !== 0),
      2 + i,
    );
  }
  return padded;
}

/** A kernel as `[out, in per group, kh, kw]`. */
function filtersFirst(np: Jax['numpy'], { op, kernel }: Conv2dNode | DepthwiseConv2dNode): Value {
  const value = np.array(kernel.data).reshape([...kernel.shape]);
  if (op === 'conv2d') return value.transpose([3, 2, 0, 1]);
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  return value.transpose([2, 3, 0, 1]).reshape([channels * multiplier, 1, height, width]);
}

function refuse({ op, name }: Node): never {
  throw unavailable(`The node '${name}' is a ${op}, which this session of jax-js does not know.`);
}
