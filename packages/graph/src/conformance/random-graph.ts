import type { Activation, Graph, Padding, Pair } from '../graph.ts';
import { product, type Shape } from '../shapes.ts';
import { type GraphBuilder, graphBuilder } from './graph-builder.ts';
import { randomSource } from './random-numbers.ts';

const KINDS = ['linear', 'relu', 'relu6', 'sigmoid', 'swish', 'hardSwish'] as const;

/** Sizes above which nothing grows any more, so that a plain interpreter stays quick. */
const [MAX_VALUES, MAX_CHANNELS] = [5000, 32];

/** Draws for one graph. */
interface Draw {
  /** A whole number in [low, high]. */
  whole(low: number, high: number): number;
  /** One of these. */
  of<T>(items: readonly T[]): T;
}

interface Growth {
  readonly b: GraphBuilder;
  readonly draw: Draw;
  /** Names of all values so far. */
  readonly values: readonly string[];
}

/** Adds what reads the value `x`, and returns the new value. */
type Step = (growth: Growth, x: string, shape: Shape) => string;

const sides = (draw: Draw, max: number): Pair => [draw.whole(1, max), draw.whole(1, max)];

function activation(draw: Draw): Activation {
  if (draw.whole(0, KINDS.length) === 0) return { kind: 'leakyRelu', alpha: draw.of([0.1, 0.3]) };
  return { kind: draw.of(KINDS) };
}

/** Windows that lie on the map where padding leaves no other choice. */
function window(draw: Draw, shape: Shape, maxTaps: number, dilations: Pair = [1, 1]) {
  const size = sides(draw, maxTaps);
  const fits = size.every((taps, axis) => (taps - 1) * dilations[axis]! < shape[axis]!);
  const padding: Padding = fits ? draw.of(['same', 'valid']) : 'same';
  return { size, strides: sides(draw, 2), padding, dilations };
}

function convolution(draw: Draw, shape: Shape) {
  const dilations = draw.whole(0, 3) === 0 ? sides(draw, 3) : undefined;
  const { size, ...options } = window(draw, shape, 4, dilations);
  return {
    ...options,
    kernel: size,
    bias: draw.whole(0, 1) === 0,
    activation: draw.whole(0, 1) === 0 ? activation(draw) : 'linear',
  } as const;
}

const mapSteps: readonly Step[] = [
  ({ b, draw }, x, shape) => b.conv(x, draw.whole(1, 20), convolution(draw, shape)),
  ({ b, draw }, x) => b.conv(x, draw.whole(1, 20), { kernel: 1, bias: false }),
  ({ b, draw }, x, shape) => {
    const multiplier = draw.whole(1, shape[2]! < MAX_CHANNELS ? 2 : 1);
    return b.depthwise(x, { ...convolution(draw, shape), multiplier });
  },
  ({ b, draw }, x) =>
    b.activate(b.norm(b.conv(x, draw.whole(1, 20), { bias: false })), activation(draw)),
  ({ b, draw }, x, shape) => {
    const { size, ...options } = window(draw, shape, 3);
    return draw.of([b.maxPool, b.averagePool])(x, size, options);
  },
  ({ b, draw }, x) => b.globalAverage(x, draw.whole(0, 3) > 0),
  ({ b }, x) => b.multiply(x, b.activate(b.globalAverage(x, true), 'sigmoid')),
  ({ b, draw }, x, shape) => {
    const factors = sides(draw, product(shape) > MAX_VALUES ? 1 : 3);
    return b.upsample(x, factors, draw.of(['nearest', 'bilinear']));
  },
  ({ b, draw }, x) =>
    b.pad(x, [draw.whole(0, 2), draw.whole(0, 2), draw.whole(0, 2), draw.whole(0, 2)]),
  ({ b }, x, [height, width, channels]) => b.reshape(x, [width!, height!, channels!]),
  ({ b, draw }, x, [, , channels]) => b.reshape(x, draw.of([[-1, channels!], [-1]])),
];

const anySteps: readonly Step[] = [
  ({ b }, x) => b.norm(x),
  ({ b, draw }, x) => b.activate(x, activation(draw)),
  (growth, x, shape) => growth.b.add(x, ...alike(growth, shape)),
  // By what lies in 0..1: products of products would leave the range of float32.
  ({ b, ...growth }, x, shape) => {
    const [gate] = alike({ b, ...growth }, shape);
    return b.multiply(x, b.activate(gate!, 'sigmoid'));
  },
  (growth, x, shape) =>
    shape.at(-1)! > MAX_CHANNELS ? growth.b.norm(x) : growth.b.concat(x, ...alike(growth, shape)),
];

/** One or two values of a shape. */
function alike({ b, draw, values }: Growth, shape: Shape): string[] {
  const found = values.filter((name) => `${b.shapeOf(name)}` === `${shape}`);
  return Array.from({ length: draw.whole(1, 2) }, () => draw.of(found));
}

/**
 * A graph of random operations, the same for the same seed: branches, side exits, values that nothing reads.
 *
 * @param seed names the graph
 * @param steps how many times something is added to it
 * @param maxSide max pixels of the input's sides
 *
 * @example
 * ```ts
 * import { cost } from '@rsanet/graph';
 * import { randomGraph } from '@rsanet/graph/conformance';
 *
 * const [a, b] = [randomGraph(7), randomGraph(7)];
 * if (cost(a).macs !== cost(b).macs) throw new Error('expected the same graph');
 * ```
 */
export function randomGraph(seed: number, steps = 12, maxSide = 16): Graph {
  const next = randomSource(`random graph ${seed}`);
  const draw: Draw = {
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    of: (items) => items[Math.floor(next() * items.length)]!,
  };
  const input = [draw.whole(1, maxSide), draw.whole(1, maxSide), draw.whole(1, 9)] as const;
  const b = graphBuilder(input, { seed, name: `random-${seed}` });
  const values = [b.input];
  for (let step = 0; step < steps; step++) {
    // Late values more often than early ones, so that graphs grow deep.
    const x = values[values.length - 1 - Math.floor(next() ** 3 * values.length)]!;
    const shape = b.shapeOf(x);
    const add = draw.of(shape.length === 3 ? [...mapSteps, ...anySteps] : anySteps);
    values.push(add({ b, draw, values }, x, shape));
  }
  return b.graph(values.at(-1)!, draw.of(values), draw.of(values));
}
