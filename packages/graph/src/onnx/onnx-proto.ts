import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

// Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const MODEL = {
  irVersion: 1,
  producer: 2,
  producerVersion: 3,
  doc: 6,
  graph: 7,
  opset: 8,
  metadata: 14,
};
const ENTRY = { key: 1, value: 2 };
const OPSET = { version: 2 };
const GRAPH = { node: 1, name: 2, initializer: 5, doc: 10, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, f: 2, i: 3, s: 4, ints: 8, type: 20 };
const TENSOR = { dims: 1, dataType: 2, name: 8, raw: 9 };
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1 };
const TENSOR_TYPE = { elementType: 1, shape: 2 };
const SHAPE = { dim: 1 };
const DIMENSION = { value: 1, param: 2 };

const ATTRIBUTE_TYPES = { f: 1, i: 2, s: 3, ints: 7 };

/** Element types of tensors, by ONNX's numbers. */
export const ELEMENT_TYPES = { float32: 1, int64: 7, float16: 10 } as const;

/** Version 8 of the file format is the one of opset 17 (ONNX 1.12). */
const IR_VERSION = 8;
const OPSET_VERSION = 17;

/** An attribute of an operation: one number, one text or several whole numbers. */
export type Attribute =
  | { readonly f: number }
  | { readonly i: number }
  | { readonly s: string }
  | { readonly ints: readonly number[] };

/** An operation of a graph; a tensor is known by its name. */
export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Numbers a graph holds. */
export interface Initializer {
  readonly name: string;
  readonly type: keyof typeof ELEMENT_TYPES;
  readonly dims: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

/** A float32 tensor that enters or leaves a graph; a side may be a name, such as `N`. */
export interface ValueInfo {
  readonly name: string;
  readonly sides: readonly (number | string)[];
}

/** Everything an ONNX file says. */
export interface OnnxModel {
  readonly name: string;
  readonly producer: string;
  readonly doc: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** `metadata_props` */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file, opset 17. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, MODEL.irVersion, IR_VERSION);
  text(writer, MODEL.producer, model.producer);
  text(writer, MODEL.doc, model.doc);
  message(writer, MODEL.graph, () => {
    for (const node of model.nodes) message(writer, GRAPH.node, () => writeNode(writer, node));
    text(writer, GRAPH.name, model.name);
    for (const tensor of model.initializers) {
      message(writer, GRAPH.initializer, () => writeTensor(writer, tensor));
    }
    text(writer, GRAPH.doc, model.doc);
    for (const value of model.inputs) message(writer, GRAPH.input, () => writeValue(writer, value));
    for (const value of model.outputs) {
      message(writer, GRAPH.output, () => writeValue(writer, value));
    }
  });
  message(writer, MODEL.opset, () => integer(writer, OPSET.version, OPSET_VERSION));
  for (const [key, value] of Object.entries(model.metadata)) {
    message(writer, MODEL.metadata, () => {
      text(writer, ENTRY.key, key);
      text(writer, ENTRY.value, value);
    });
  }
  return writer.finish();
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const name of node.inputs) text(writer, NODE.input, name);
  for (const name of node.outputs) text(writer, NODE.output, name);
  text(writer, NODE.name, node.name);
  text(writer, NODE.op, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, NODE.attribute, () => writeAttribute(writer, name, attribute));
  }
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, ATTRIBUTE.name, name);
  if ('f' in attribute) {
    writer.tag(ATTRIBUTE.f, WireType.Bit32).float(attribute.f);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPES.f);
  } else if ('i' in attribute) {
    integer(writer, ATTRIBUTE.i, attribute.i);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPES.i);
  } else if ('s' in attribute) {
    text(writer, ATTRIBUTE.s, attribute.s);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPES.s);
  } else {
    for (const value of attribute.ints) integer(writer, ATTRIBUTE.ints, value);
    integer(writer, ATTRIBUTE.type, ATTRIBUTE_TYPES.ints);
  }
}

function writeTensor(writer: BinaryWriter, { name, type, dims, bytes }: Initializer): void {
  for (const side of dims) integer(writer, TENSOR.dims, side);
  integer(writer, TENSOR.dataType, ELEMENT_TYPES[type]);
  text(writer, TENSOR.name, name);
  writer.tag(TENSOR.raw, WireType.LengthDelimited).bytes(bytes);
}

function writeValue(writer: BinaryWriter, { name, sides }: ValueInfo): void {
  text(writer, VALUE.name, name);
  message(writer, VALUE.type, () =>
    message(writer, TYPE.tensor, () => {
      integer(writer, TENSOR_TYPE.elementType, ELEMENT_TYPES.float32);
      message(writer, TENSOR_TYPE.shape, () => {
        for (const side of sides) message(writer, SHAPE.dim, () => writeSide(writer, side));
      });
    }),
  );
}

function writeSide(writer: BinaryWriter, side: number | string): void {
  if (typeof side === 'string') text(writer, DIMENSION.param, side);
  else integer(writer, DIMENSION.value, side);
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}
