import type { Graph, Weight } from '../graph.ts';
import { unusedNames } from '../graph-model/unused-name.ts';
import { storedAs, type WeightType } from '../graph-model/weight-type.ts';
import type { Shape } from '../shapes.ts';
import { isMap } from './nchw.ts';
import { type Attribute, ELEMENT_TYPES, type Initializer, type OnnxNode } from './onnx-proto.ts';

type Attributes = Readonly<Record<string, Attribute>>;

/** Takes the operations that the nodes of a graph become; maps have their channels first. */
export interface OnnxBuilder {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  /** The tensor that holds a node's value. */
  tensorOf(node: string): string;
  /** The shape of a node's value, channels last, the batch left out. */
  shapeOf(node: string): Shape;
  /** A name nothing else has, `wanted` if it is free. */
  unusedName(wanted: string): string;
  /** Adds an operation that makes `output`, and returns `output`. */
  add(op: string, output: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds the operation that makes the value of `node`. */
  emit(op: string, node: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds a step on the way to `node`, and returns its tensor. */
  part(op: string, node: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds trained numbers, stored as the file's type unless one is given, and returns their float32 tensor. */
  weight(node: string, role: string, weight: Weight, type?: WeightType): string;
  /** Adds float32 numbers of a formula. */
  floats(node: string, role: string, values: readonly number[]): string;
  /** Adds one float32 number of a formula. */
  scalar(node: string, role: string, value: number): string;
  /** Adds whole numbers. */
  integers(node: string, role: string, values: readonly number[]): string;
}

/** A builder for a graph whose values have these shapes. */
export function onnxBuilder(
  graph: Graph,
  shapes: ReadonlyMap<string, Shape>,
  dtype: WeightType,
): OnnxBuilder {
  const nodes: OnnxNode[] = [];
  const initializers: Initializer[] = [];
  const unusedName = unusedNames(graph);
  const tensors = new Map<string, string>();
  for (const { name, op } of graph.nodes) {
    // The plain name is for what enters and leaves, channels last.
    const outside = op === 'input' || (graph.outputs.includes(name) && isMap(shapes.get(name)!));
    tensors.set(name, outside ? unusedName(`${name}/nchw`) : name);
  }

  function initializer(
    wanted: string,
    type: Initializer['type'],
    dims: readonly number[],
    { buffer, byteOffset, byteLength }: ArrayBufferView,
  ): string {
    const name = unusedName(wanted);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    initializers.push({ name, type, dims, bytes });
    return name;
  }

  const builder: OnnxBuilder = {
    nodes,
    initializers,
    tensorOf: (node) => tensors.get(node)!,
    shapeOf: (node) => shapes.get(node)!,
    unusedName,
    add: (op, output, inputs, attributes = {}) => {
      nodes.push({ op, name: output, inputs, outputs: [output], attributes });
      return output;
    },
    emit: (op, node, inputs, attributes) => builder.add(op, tensors.get(node)!, inputs, attributes),
    part: (op, node, inputs, attributes) =>
      builder.add(op, unusedName(`${node}/${op}`), inputs, attributes),
    weight: (node, role, { shape, data }, type = dtype) => {
      const name = `${node}/${role}`;
      const stored = storedAs(type, name, data);
      if (type === 'float32') return initializer(name, type, shape, stored);
      const halves = initializer(`${name}/float16`, type, shape, stored);
      return builder.add('Cast', unusedName(name), [halves], { to: { i: ELEMENT_TYPES.float32 } });
    },
    floats: (node, role, values) =>
      initializer(`${node}/${role}`, 'float32', [values.length], Float32Array.from(values)),
    scalar: (node, role, value) =>
      initializer(`${node}/${role}`, 'float32', [], Float32Array.of(value)),
    integers: (node, role, values) => {
      const data = BigInt64Array.from(values, BigInt);
      return initializer(`${node}/${role}`, 'int64', [values.length], data);
    },
  };
  return builder;
}
