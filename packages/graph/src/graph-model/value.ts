import type {
  AddNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  MultiplyNode,
  Node,
  Weight,
} from '../graph.ts';
import type { Shape } from '../shapes.ts';
import { invalidModel, unsupportedOp } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import type { Constant } from './node-defs.ts';

/** A convolution of either kind. */
export type ConvNode = Conv2dNode | DepthwiseConv2dNode;

/** One side of a shape that is computed: a number, or a multiple of a side of a node's value. */
export type Side = number | { readonly of: string; readonly axis: number; readonly factor: number };

/** How far a formula has come: `relu6(x + 3) / 6` in three steps, or `sigmoid(x)`. */
type GateStep = 'shifted' | 'clipped' | 'hardSigmoid' | 'sigmoid';

/** What an operation of a GraphDef yields: a node of the graph, or something on the way to one. */
export type Value =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'constant'; readonly constant: Constant }
  /** A convolution that waits for its bias or activation. */
  | { readonly kind: 'convolution'; readonly node: ConvNode }
  /** The sum or product of the first of several inputs. */
  | { readonly kind: 'elementwise'; readonly node: AddNode | MultiplyNode }
  | { readonly kind: 'gate'; readonly step: GateStep; readonly source: Value }
  | { readonly kind: 'shape'; readonly of: string }
  | { readonly kind: 'sides'; readonly sides: readonly Side[] };

/** One operation of a GraphDef, its inputs read. */
export interface Reading {
  readonly def: NodeDef;
  readonly inputs: readonly Value[];
  /** Whether the operation is only a step towards a node of the graph. */
  readonly part: boolean;
  /** The shape of a node's value, the batch left out; null when the input may have any size. */
  shapeOf(name: string): Shape | null;
}

/** Turns an operation into a node of the graph or a value on the way to one. */
export type OpReader = (reading: Reading) => Node | Value;

/** The input at `index`. */
export function inputAt({ def, inputs }: Reading, index: number): Value {
  const value = inputs[index];
  if (value) return value;
  throw invalidModel(
    `In model.json the node '${def.name}' has ${inputs.length} inputs; ${def.op} takes more.`,
  );
}

/** The name of the graph's node that the input at `index` is. */
export function nodeAt(reading: Reading, index: number): string {
  return nodeName(reading, inputAt(reading, index));
}

/** The name of the graph's node that `value` is. */
export function nodeName({ def }: Reading, value: Value): string {
  if (value.kind === 'node') return value.name;
  throw unsupportedOp(def, `it reads a ${value.kind} where a feature map is expected`);
}

/** The weight of `rank` sides that the input at `index` is. */
export function weightAt(reading: Reading, index: number, rank: number): Weight {
  const value = inputAt(reading, index);
  if (value.kind !== 'constant') {
    throw unsupportedOp(reading.def, `its input '${reading.def.input[index]}' is not a constant`);
  }
  const { shape, data } = value.constant;
  if (data instanceof Float32Array && shape.length === rank) return { shape, data };
  throw invalidModel(
    `The weight '${reading.def.input[index]}' has shape [${shape}]; the node '${reading.def.name}' takes ${rank} sides of float32.`,
  );
}

/** The whole numbers, or sides of shapes, that the input at `index` is. */
export function sidesAt(reading: Reading, index: number): readonly Side[] {
  const value = inputAt(reading, index);
  const sides = sidesOf(value);
  if (sides) return sides;
  throw unsupportedOp(reading.def, `its input '${reading.def.input[index]}' is not known`);
}

/** The whole numbers that the input at `index` is. */
export function integersAt(reading: Reading, index: number): readonly number[] {
  const sides = sidesAt(reading, index);
  const numbers = sides.filter((side) => typeof side === 'number');
  if (numbers.length === sides.length) return numbers;
  throw unsupportedOp(reading.def, `its input '${reading.def.input[index]}' is not a constant`);
}

/** The sides that `value` is, null when it is something else. */
export function sidesOf(value: Value): readonly Side[] | null {
  if (value.kind === 'sides') return value.sides;
  if (value.kind !== 'constant' || !(value.constant.data instanceof Int32Array)) return null;
  return [...value.constant.data];
}

/** The number that `value` is, null when it is something else. */
export function scalarOf(value: Value): number | null {
  if (value.kind !== 'constant' || value.constant.shape.length > 0) return null;
  return value.constant.data[0]!;
}
