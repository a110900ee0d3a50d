import { RsanetError } from '@rsanet/errors';
import type { Conv2dNode, DepthwiseConv2dNode, Graph, InputNode, Node, PoolNode } from './graph.ts';

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
    const shape = node.op === 'input' ? inputShape(node, input) : outputShape(node, inputs);
    if (!shape?.every((side) => Number.isInteger(side) && side > 0)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `The node '${node.name}' (${node.op}) does not fit ${describe(node, inputs, input)}.`,
      );
    }
    found.set(node.name, shape);
  }
  return found;
}

function describe(node: Node, inputs: Shape[], input?: InputSize): string {
  if (node.op !== 'input') return `inputs of shape ${inputs.map((s) => `[${s}]`).join(' and ')}`;
  if (!input)
    return `an open size [${node.shape.map((side) => side ?? 'any')}]; give width and height`;
  return `the input size ${input.width}x${input.height} (width x height)`;
}

function inputShape({ shape: [height, width, channels] }: InputNode, size?: InputSize) {
  const sides = [size?.height ?? height, size?.width ?? width];
  return sides[0] === null || sides[1] === null ? null : ([...sides, channels] as Shape);
}

/** The shape a node makes of others, null when it cannot. */
function outputShape(node: Exclude<Node, InputNode>, inputs: Shape[]): Shape | null {
  const [x] = inputs as [Shape];
  switch (node.op) {
    case 'activation':
      return x;
    case 'batchNorm':
      return x.at(-1) === node.scale.data.length ? x : null;
    case 'add':
    case 'multiply':
      return inputs.reduce<Shape | null>((a, b) => a && broadcast(a, b), x);
    case 'concat':
      return concatenated(inputs);
    case 'reshape':
      return reshaped(x, node.shape);
    default:
      return x.length === 3 ? mapShape(node, x as [number, number, number]) : null;
  }
}

type MapNode = Extract<
  Node,
  {
    op:
      | PoolNode['op']
      | 'conv2d'
      | 'depthwiseConv2d'
      | 'globalAveragePool'
      | 'upsample'
      | 'zeroPadding';
  }
>;

function mapShape(node: MapNode, [height, width, channels]: [number, number, number]) {
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return convolved(node, [height, width, channels]);
    case 'maxPool':
    case 'averagePool':
      return [
        windows(height, node.size[0], node.strides[0], node.padding),
        windows(width, node.size[1], node.strides[1], node.padding),
        channels,
      ];
    case 'globalAveragePool':
      return node.keepDims ? [1, 1, channels] : [channels];
    case 'upsample':
      return [height * node.factors[0], width * node.factors[1], channels];
    case 'zeroPadding':
      return [height + node.top + node.bottom, width + node.left + node.right, channels];
  }
}

function convolved(node: Conv2dNode | DepthwiseConv2dNode, [height, width, channels]: Shape) {
  const [kernelHeight, kernelWidth, kernelIn, last] = node.kernel.shape as [
    number,
    number,
    number,
    number,
  ];
  if (kernelIn !== channels) return null;
  const { dilations, strides, padding } = node;
  return [
    windows(height!, (kernelHeight - 1) * dilations[0] + 1, strides[0], padding),
    windows(width!, (kernelWidth - 1) * dilations[1] + 1, strides[1], padding),
    node.op === 'conv2d' ? last : channels * last,
  ];
}

/** How many windows of `size` pixels fit a side. */
function windows(side: number, size: number, stride: number, padding: 'same' | 'valid'): number {
  return Math.ceil((padding === 'same' ? side : side - size + 1) / stride);
}

function broadcast(a: Shape, b: Shape): Shape | null {
  if (a.length !== b.length) return null;
  const fits = a.every((side, i) => side === b[i] || side === 1 || b[i] === 1);
  return fits ? a.map((side, i) => (side === 1 ? b[i]! : side)) : null;
}

function concatenated(inputs: Shape[]): Shape | null {
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
