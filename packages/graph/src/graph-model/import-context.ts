import type { Weight } from '../graph.ts';
import type { ConstantNode, ImportedNode } from '../rewrite/imported-graph.ts';
import { invalidModel, UnsupportedOp } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import type { Constant } from './node-defs.ts';

/** One side of a shape that is computed: a number, or a multiple of a side of a node's value. */
export type Side = number | { readonly of: string; readonly axis: number; readonly factor: number };

/** What an operation of a GraphDef yields: a node, or a shape or sides that the reader works out. */
export type ImportedValue =
  | ImportedNode
  | { readonly op: 'shape'; readonly of: string }
  | { readonly op: 'size'; readonly sides: readonly Side[] }
  | RefusedValue;

/** The value of an operation that a graph cannot hold. It counts as a feature map, so that the rest can be read and all refusals be reported together. */
export interface RefusedValue {
  readonly op: 'refused';
  readonly name: string;
}

/** Thrown by a reader that needs the numbers of a refused operation; its own refusal is not reported beside that one. */
export const refusedInput = Symbol('refused input');

/** One operation of a GraphDef, its inputs read. */
export interface ImportContext {
  readonly def: NodeDef;
  readonly inputs: readonly ImportedValue[];
  /** The numbers of Const nodes, by name. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/** Turns one operation into a node, or into another {@link ImportedValue}. */
export type OpReader = (context: ImportContext) => ImportedValue;

/** The input at `index`. */
export function inputAt(
  { def, inputs }: ImportContext,
  index: number,
): Exclude<ImportedValue, RefusedValue> {
  const value = inputs[index];
  if (value?.op === 'refused') throw refusedInput;
  if (value) return value;
  throw invalidModel(
    `In model.json the node '${def.name}' has ${inputs.length} inputs; ${def.op} takes more.`,
  );
}

/** The name of the node that the input at `index` is. */
export function nodeAt(context: ImportContext, index: number): string {
  const value = context.inputs[index];
  return value?.op === 'refused' ? value.name : nodeName(inputAt(context, index));
}

/** Name and input of a node that reads one feature map. */
export function unary(context: ImportContext) {
  return { name: context.def.name, inputs: [nodeAt(context, 0)] } as const;
}

/** The name of the node that `value` is. */
export function nodeName(value: ImportedValue): string {
  if (isMap(value)) return value.name;
  if (value.op === 'refused') throw refusedInput;
  throw new UnsupportedOp(`it reads a ${value.op} where a feature map is expected`);
}

/** Whether a value is a feature map, which a node of the graph makes. */
export function isMap(value: ImportedValue): value is Exclude<ImportedNode, ConstantNode> {
  return 'inputs' in value && value.op !== 'constant';
}

/** The weight of `rank` sides that the input at `index` is. */
export function weightAt(context: ImportContext, index: number, rank: number): Weight {
  const { shape, data } = constantAt(context, index);
  if (data instanceof Float32Array && shape.length === rank) return { shape, data };
  const { name, input } = context.def;
  throw invalidModel(
    `The weight '${input[index]}' has shape [${shape}]; the node '${name}' takes ${rank} sides of float32.`,
  );
}

/** The numbers of the constant that the input at `index` is. */
function constantAt(context: ImportContext, index: number): Constant {
  const value = inputAt(context, index);
  return value.op === 'constant' ? value : notConstant(context, index);
}

/** The whole numbers that the input at `index` is. */
export function integersAt(context: ImportContext, index: number): readonly number[] {
  const { data } = constantAt(context, index);
  return data instanceof Int32Array ? [...data] : notConstant(context, index);
}

function notConstant({ def }: ImportContext, index: number): never {
  throw new UnsupportedOp(`its input '${def.input[index]}' is no constant of its type`);
}

/** The whole numbers, or sides of shapes, that the input at `index` is. */
export function sidesAt(context: ImportContext, index: number): readonly Side[] {
  return sidesOf(inputAt(context, index)) ?? integersAt(context, index);
}

/** The sides that `value` is, null when it is something else. */
export function sidesOf(value: ImportedValue): readonly Side[] | null {
  if (value.op === 'size') return value.sides;
  return value.op === 'constant' && value.data instanceof Int32Array ? [...value.data] : null;
}
