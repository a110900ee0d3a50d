import type { Activation, Graph, InputNode, Node, Padding, Pair, Weight } from '../graph.ts';
import { type Shape, shapes } from '../shapes.ts';
import { randomNumbers } from './random-numbers.ts';

/** One number for height and width, or one for each. */
type Sides = number | Pair;

/** An activation by its name alone; a leaky one with its slope. */
type ActivationName = Exclude<Activation['kind'], 'leakyRelu'> | Activation;

interface WindowOptions {
  readonly strides?: Sides;
  readonly padding?: Padding;
}

interface ConvolutionOptions extends WindowOptions {
  /** Name of the node; numbered when left out. */
  readonly name?: string;
  /** Sides of the kernel, 3 by default. */
  readonly kernel?: Sides;
  readonly dilations?: Sides;
  /** True by default. */
  readonly bias?: boolean;
  readonly activation?: ActivationName;
}

/** Options of {@link graphBuilder}. */
export interface GraphBuilderOptions {
  /** What weights are drawn from, together with their nodes' names; 1 by default. */
  readonly seed?: number | string;
  /** Name of the graph, `network` by default. */
  readonly name?: string;
}

/** Adds nodes, one per call; each call takes names of nodes and returns the new one's. */
export type GraphBuilder = ReturnType<typeof graphBuilder>;

/**
 * Makes a graph node by node. Weights are random numbers, the same for the same seed and node's name, and such that
 * values neither grow nor vanish on their way; batch norm's statistics are neither 0 nor 1.
 *
 * @param shape the input's height, width and channels
 *
 * @example
 * ```ts
 * import { graphBuilder } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([8, 8, 3]);
 * const y = b.activate(b.norm(b.conv(b.input, 16, { strides: 2 })), 'relu6');
 * const graph = b.graph(b.globalAverage(y));
 * if (graph.nodes.length !== 5) throw new Error(`${graph.nodes.length}`);
 * ```
 */
export function graphBuilder(shape: InputNode['shape'], options: GraphBuilderOptions = {}) {
  const { seed = 1, name: graphName = 'network' } = options;
  const input = 'x';
  const nodes: Node[] = [{ op: 'input', name: input, inputs: [], shape }];

  /** The shape of a node's value; an open side counts as one of 32 pixels. */
  function shapeOf(name: string): Shape {
    const [height, width] = shape;
    const size = { height: height ?? 32, width: width ?? 32 };
    return shapes({ name: graphName, nodes, outputs: [] }, size).get(name)!;
  }

  function add(node: Node): string {
    nodes.push(node);
    return node.name;
  }

  const numbered = (op: string) => `${op}${nodes.length}`;

  function weight(node: string, role: string, sides: number[], low: number, high: number): Weight {
    const size = sides.reduce((product, side) => product * side, 1);
    return { shape: sides, data: randomNumbers(size, `${seed}/${node}/${role}`, low, high) };
  }

  function convolution(
    op: 'conv2d' | 'depthwiseConv2d',
    x: string,
    last: number,
    options: ConvolutionOptions,
  ): string {
    const { name = numbered(op), kernel = 3, bias = true, activation = 'linear' } = options;
    const channels = shapeOf(x).at(-1)!;
    const [kernelHeight, kernelWidth] = pair(kernel);
    const depthwise = op === 'depthwiseConv2d';
    const fanIn = kernelHeight * kernelWidth * (depthwise ? 1 : channels);
    const bound = Math.sqrt(3 / fanIn);
    const sides = [kernelHeight, kernelWidth, channels, last];
    const outputs = depthwise ? channels * last : last;
    return add({
      op,
      name,
      inputs: [x],
      kernel: weight(name, 'kernel', sides, -bound, bound),
      bias: bias ? weight(name, 'bias', [outputs], -0.5, 0.5) : null,
      dilations: pair(options.dilations ?? 1),
      activation: activationOf(activation),
      ...window(options),
    });
  }

  function pool(op: 'maxPool' | 'averagePool', x: string, size: Sides, options: WindowOptions) {
    return add({
      op,
      name: numbered(op),
      inputs: [x],
      size: pair(size),
      ...window({ strides: size, ...options }),
    });
  }

  return {
    /** Name of the input node. */
    input,
    shapeOf,
    conv: (x: string, filters: number, options: ConvolutionOptions = {}) =>
      convolution('conv2d', x, filters, options),
    depthwise: (x: string, options: ConvolutionOptions & { readonly multiplier?: number } = {}) =>
      convolution('depthwiseConv2d', x, options.multiplier ?? 1, options),
    norm(x: string, epsilon = 1e-3) {
      const [name, channels] = [numbered('batchNorm'), [shapeOf(x).at(-1)!]];
      return add({
        op: 'batchNorm',
        name,
        inputs: [x],
        scale: weight(name, 'scale', channels, 0.5, 1.5),
        offset: weight(name, 'offset', channels, -0.5, 0.5),
        mean: weight(name, 'mean', channels, -0.5, 0.5),
        variance: weight(name, 'variance', channels, 0.2, 2),
        epsilon,
      });
    },
    softmax: (x: string) => add({ op: 'softmax', name: numbered('softmax'), inputs: [x] }),
    activate: (x: string, activation: ActivationName, name = numbered('activation')) =>
      add({ op: 'activation', name, inputs: [x], activation: activationOf(activation) }),
    /** Windows do not overlap unless strides say so. */
    maxPool: (x: string, size: Sides, options: WindowOptions = {}) =>
      pool('maxPool', x, size, options),
    /** Windows do not overlap unless strides say so. */
    averagePool: (x: string, size: Sides, options: WindowOptions = {}) =>
      pool('averagePool', x, size, options),
    globalAverage: (x: string, keepDims = false) =>
      add({ op: 'globalAveragePool', name: numbered('mean'), inputs: [x], keepDims }),
    add: (...inputs: string[]) => add({ op: 'add', name: numbered('add'), inputs }),
    multiply: (...inputs: string[]) => add({ op: 'multiply', name: numbered('multiply'), inputs }),
    concat: (...inputs: string[]) => add({ op: 'concat', name: numbered('concat'), inputs }),
    upsample: (x: string, factors: Sides, interpolation: 'nearest' | 'bilinear') =>
      add({
        op: 'upsample',
        name: numbered('upsample'),
        inputs: [x],
        factors: pair(factors),
        interpolation,
      }),
    pad: (x: string, [top, bottom, left, right]: readonly [number, number, number, number]) =>
      add({ op: 'zeroPadding', name: numbered('pad'), inputs: [x], top, bottom, left, right }),
    reshape: (x: string, sides: readonly number[]) =>
      add({ op: 'reshape', name: numbered('reshape'), inputs: [x], shape: sides }),
    /** The graph of all nodes so far that returns these. */
    graph: (...outputs: string[]): Graph => ({ name: graphName, nodes: [...nodes], outputs }),
  };
}

function pair(sides: Sides): Pair {
  return typeof sides === 'number' ? [sides, sides] : sides;
}

function window({ strides = 1, padding = 'same' }: WindowOptions) {
  return { strides: pair(strides), padding };
}

function activationOf(activation: ActivationName): Activation {
  return typeof activation === 'string' ? { kind: activation } : activation;
}
