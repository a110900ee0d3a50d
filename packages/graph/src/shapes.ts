import { RsanetError } from '@rsanet/errors';
import type {
  AveragePoolNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  Graph,
  MaxPoolNode,
  Node,
} from './graph.ts';
import { type NodeTable, visit } from './visit.ts';

/** Sides of a value, the batch left out; a map's are height, width, channels. */
export type Shape = readonly number[];

/** Height and width of a network's input in pixels. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The shape of every node's value, the batch left out, by the node's name.
 *
 * @param input the input's size in pixels, the graph's own by default
 * @throws RsanetError INVALID_ARGUMENT naming the node where shapes do not fit, or when the input size
 * is open and none given
 *
 * @example
 * ```ts
 * import { type Graph, shapes } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'half',
 *   nodes: [
 *     { op: 'input', name: 'x', inputs: [], shape: [null, null, 3] },
 *     { op: 'maxPool', name: 'y', inputs: ['x'], size: [2, 2], strides: [2, 2], padding: 'same' },
 *   ],
 *   outputs: ['y'],
 * };
 * const shape = shapes(graph, { width: 9, height: 6 }).get('y');
 * if (`${shape}` !== '3,5,3') throw new Error(`${shape}`);
 * ```
 */
export function shapes(graph: Graph, input?: InputSize): ReadonlyMap<string, Shape> {
  const found = new Map<string, Shape>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => found.get(name)!);
    found.set(node.name, shapeOf(node, inputs, input));
  }
  return found;
}

/**
 * The shape of one node's value, the batch left out.
 *
 * @param inputs shapes of the values it reads
 * @param input the network's input size in pixels, an input node's own by default
 * @throws RsanetError INVALID_ARGUMENT naming the node when the shapes do not fit
 */
export function shapeOf(node: Node, inputs: readonly Shape[], input?: InputSize): Shape {
  const shape: Shape | null = visit(outputShape, node, inputs, input);
  if (shape?.every((side) => Number.isInteger(side) && side > 0)) return shape;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The node '${node.name}' (${node.op}) does not fit ${describe(node, inputs, input)}.`,
  );
}

function describe(node: Node, inputs: readonly Shape[], input?: InputSize): string {
  if (node.op !== 'input') return `inputs of shape ${inputs.map((s) => `[${s}]`).join(' and ')}`;
  if (!input)
    return `an open size [${node.shape.map((side) => side ?? 'any')}]; give width and height`;
  return `the input size ${input.width}x${input.height} (width x height)`;
}

type MapShape = readonly [height: number, width: number, channels: number];
type ShapeRow<N> = (node: N, inputs: readonly Shape[]) => Shape | null;

const broadcasting: ShapeRow<Node> = (_, inputs) =>
  inputs.reduce<Shape | null>((a, b) => a && broadcast(a, b), inputs[0]!);

const pooling = onMap<MaxPoolNode | AveragePoolNode>((node, [height, width, channels]) => [
  outputSide(height, node.size[0], node.strides[0], node.padding),
  outputSide(width, node.size[1], node.strides[1], node.padding),
  channels,
]);

/** The shape each operation makes of others, null when it cannot. */
const outputShape = {
  input: ({ shape: [height, width, channels] }, _, size) => {
    const sides = [size?.height ?? height, size?.width ?? width];
    return sides[0] === null || sides[1] === null ? null : ([...sides, channels] as Shape);
  },
  conv2d: onMap((node, map) => convolved(node, map, node.kernel.shape[3]!)),
  depthwiseConv2d: onMap((node, map) => convolved(node, map, map[2] * node.kernel.shape[3]!)),
  batchNorm: (node, [x]) => (x!.at(-1) === node.scale.shape[0] ? x! : null),
  activation: (_, [x]) => x!,
  softmax: (_, [x]) => x!,
  maxPool: pooling,
  averagePool: pooling,
  globalAveragePool: onMap(({ keepDims }, [, , channels]) =>
    keepDims ? [1, 1, channels] : [channels],
  ),
  add: broadcasting,
  multiply: broadcasting,
  concat: (_, inputs) => concatenated(inputs),
  upsample: onMap(({ factors }, [height, width, channels]) => [
    height * factors[0],
    width * factors[1],
    channels,
  ]),
  zeroPadding: onMap(({ top, bottom, left, right }, [height, width, channels]) => [
    height + top + bottom,
    width + left + right,
    channels,
  ]),
  reshape: (node, [x]) => reshaped(x!, node.shape),
} satisfies NodeTable<[inputs: readonly Shape[], size: InputSize | undefined], Shape | null>;

/** A row for an operation that takes a map alone. */
function onMap<N extends Node>(row: (node: N, map: MapShape) => Shape | null): ShapeRow<N> {
  return (node, [x]) => (x!.length === 3 ? row(node, x as unknown as MapShape) : null);
}

function convolved(
  { kernel, dilations, strides, padding }: Conv2dNode | DepthwiseConv2dNode,
  [height, width, channels]: MapShape,
  filters: number,
): Shape | null {
  const [kernelHeight = 0, kernelWidth = 0, kernelChannels] = kernel.shape;
  if (kernelChannels !== channels) return null;
  return [
    outputSide(height, (kernelHeight - 1) * dilations[0] + 1, strides[0], padding),
    outputSide(width, (kernelWidth - 1) * dilations[1] + 1, strides[1], padding),
    filters,
  ];
}

/** How many windows of `size` pixels fit a side. */
function outputSide(side: number, size: number, stride: number, padding: 'same' | 'valid'): number {
  return Math.ceil((padding === 'same' ? side : side - size + 1) / stride);
}

function broadcast(a: Shape, b: Shape): Shape | null {
  if (a.length !== b.length) return null;
  const fits = a.every((side, i) => side === b[i] || side === 1 || b[i] === 1);
  return fits ? a.map((side, i) => (side === 1 ? b[i]! : side)) : null;
}

function concatenated(inputs: readonly Shape[]): Shape | null {
  const sides = inputs[0]!.slice(0, -1);
  const fits = inputs.every((shape) => `${shape.slice(0, -1)}` === `${sides}`);
  return fits ? [...sides, inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)] : null;
}

function reshaped(shape: Shape, target: readonly number[]): Shape | null {
  const size = product(shape);
  const known = product(target.filter((side) => side !== -1));
  const full = target.map((side) => (side === -1 ? size / known : side));
  return product(full) === size ? full : null;
}

/** The number of values in a shape. */
export function product(shape: Shape): number {
  return shape.reduce((size, side) => size * side, 1);
}
