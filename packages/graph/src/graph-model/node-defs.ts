import type { Graph } from '../graph.ts';
import type { Shape } from '../shapes.ts';
import * as attr from './attr.ts';
import type { AttrJson, NodeDefJson } from './model-json.ts';
import { unusedNames } from './unused-name.ts';
import type { WeightType } from './weight-type.ts';
import { writeNode } from './write-node.ts';

/** Numbers a GraphDef refers to by the name of a Const node. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
  /** How the numbers are stored, where not as the model's options say. */
  readonly type?: WeightType;
}

/** A graph in TensorFlow's terms. */
export interface GraphDef {
  readonly nodes: readonly NodeDefJson[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** Names of the nodes that hold the graph's outputs, in order, none twice. */
  readonly outputs: readonly string[];
}

/** Marks a node that is only a step towards the one that bears the graph node's name. */
export const PART = '_part';

/** Takes the operations that a node of the graph becomes. */
export interface Emitter {
  /** Shapes of the graph's values; null when its input may have any size. */
  readonly shapes: ReadonlyMap<string, Shape> | null;
  /** Adds the operation that bears the graph node's own name, and returns the name. */
  emit(
    op: string,
    name: string,
    inputs: readonly string[],
    attr?: Record<string, AttrJson>,
  ): string;
  /** Adds a step on the way to `node`, and returns the step's name. */
  part(
    op: string,
    node: string,
    inputs: readonly string[],
    attr?: Record<string, AttrJson>,
  ): string;
  /** Adds numbers that `node` needs, and returns their name. */
  constant(node: string, role: string, numbers: Constant): string;
}

/** Writes a graph as a GraphDef whose numbers stand apart. */
export function toGraphDef(graph: Graph, shapes: Emitter['shapes']): GraphDef {
  const nodes: NodeDefJson[] = [];
  const constants = new Map<string, Constant>();
  const unusedName = unusedNames(graph);

  const emitter: Emitter = {
    shapes,
    emit: (op, name, input, attributes = {}) => {
      nodes.push({ name, op, input: [...input], attr: { T: attr.float, ...attributes } });
      return name;
    },
    part: (op, node, input, attributes = {}) => {
      const name = unusedName(`${node}/${op}`);
      return emitter.emit(op, name, input, { ...attributes, [PART]: { b: true } });
    },
    constant: (node, role, numbers) => {
      const name = unusedName(`${node}/${role}`);
      constants.set(name, numbers);
      const dtype = numbers.data instanceof Int32Array ? attr.int32 : attr.float;
      const tensor = { dtype: dtype.type, tensorShape: attr.shape(numbers.shape).shape };
      nodes.push({ name, op: 'Const', input: [], attr: { dtype, value: { tensor } } });
      return name;
    },
  };

  for (const node of graph.nodes) writeNode(node, emitter);
  // A signature has no place for a node twice.
  const outputs = graph.outputs.map((name, index) =>
    graph.outputs.indexOf(name) === index ? name : emitter.part('Identity', name, [name]),
  );
  return { nodes, constants, outputs };
}
