import type { Node } from '../graph.ts';

/** Numbers that stand in a file, read as a value. */
export interface ConstantNode {
  readonly op: 'constant';
  readonly name: string;
  readonly inputs: readonly [];
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A side after resizing: in pixels, or as a factor on the side before. */
export type ResizedSide = { readonly pixels: number } | { readonly factor: number };

/** An upsampling whose factors are known once its input's size is. */
export interface ResizeNode {
  readonly op: 'resize';
  readonly name: string;
  readonly inputs: readonly [string];
  readonly size: readonly [height: ResizedSide, width: ResizedSide];
  readonly interpolation: 'nearest' | 'bilinear';
}

/** A concatenation along any axis, the batch being axis 0. */
interface JoinNode {
  readonly op: 'join';
  readonly name: string;
  readonly inputs: readonly string[];
  readonly axis: number;
}

/** A node that has no place in a graph until it is rewritten. */
type ForeignNode = ConstantNode | ResizeNode | JoinNode;

/** A node as it stands in a file, one operation each. */
export type ImportedNode = Node | ForeignNode;

/** A network as it stands in a file, where one node of a graph may be several operations. */
export interface ImportedGraph {
  readonly name: string;
  /** In an order in which every node comes after what it reads. */
  readonly nodes: readonly ImportedNode[];
  readonly outputs: readonly string[];
  /** Names of the nodes that the file marks as steps towards another: those may go. */
  readonly intermediate: ReadonlySet<string>;
}

/** The two inputs of a sum or a product; none of any other node. */
export function operands(
  op: 'add' | 'multiply',
  node: ImportedNode | undefined,
): readonly string[] {
  return node?.op === op && node.inputs.length === 2 ? node.inputs : [];
}
