import type { Activation, Node } from './graph.ts';

/**
 * What a pass does with a node of each operation. A table that `satisfies` this type knows them all:
 * one more operation breaks the build until the table has its row.
 */
export type NodeTable<
  Args extends readonly unknown[],
  Result,
  Nodes extends { readonly op: string } = Node,
> = {
  readonly [Op in Nodes['op']]: (
    node: Extract<Nodes, { readonly op: Op }>,
    ...args: Args
  ) => Result;
};

/** What a pass does with an activation of each kind, see {@link NodeTable}. */
export type ActivationTable<Args extends readonly unknown[], Result> = {
  readonly [Kind in Activation['kind']]: (
    activation: Extract<Activation, { readonly kind: Kind }>,
    ...args: Args
  ) => Result;
};

type ResultOf<Table> = Table[keyof Table] extends (...args: never[]) => infer Result
  ? Result
  : never;

/**
 * Calls the row of a table that is for the node's operation.
 *
 * @example
 * ```ts
 * import { type Node, type NodeTable, visit } from '@rsanet/graph';
 *
 * const isPool = {
 *   input: () => false,
 *   conv2d: () => false,
 *   depthwiseConv2d: () => false,
 *   batchNorm: () => false,
 *   activation: () => false,
 *   softmax: () => false,
 *   maxPool: ({ size }) => size[0] * size[1] > 1,
 *   averagePool: ({ size }) => size[0] * size[1] > 1,
 *   globalAveragePool: () => true,
 *   add: () => false,
 *   multiply: () => false,
 *   concat: () => false,
 *   upsample: () => false,
 *   zeroPadding: () => false,
 *   reshape: () => false,
 * } satisfies NodeTable<[], boolean>;
 *
 * const node: Node = { op: 'globalAveragePool', name: 'mean', inputs: ['x'], keepDims: false };
 * if (!visit(isPool, node)) throw new Error('no pool');
 * ```
 */
export function visit<
  Nodes extends { readonly op: string },
  Args extends readonly unknown[],
  Table extends NodeTable<Args, unknown, Nodes>,
>(table: Table, node: Nodes, ...args: Args): ResultOf<Table> {
  return row<Nodes, Args, ResultOf<Table>>(table, node.op)(node, ...args);
}

/** Calls the row of a table that is for the activation's kind. */
export function visitActivation<
  Args extends readonly unknown[],
  Table extends ActivationTable<Args, unknown>,
>(table: Table, activation: Activation, ...args: Args): ResultOf<Table> {
  return row<Activation, Args, ResultOf<Table>>(table, activation.kind)(activation, ...args);
}

// TypeScript does not see that row and value are of the same kind: both are unions.
function row<Value, Args extends readonly unknown[], Result>(table: object, key: string) {
  return (table as Record<string, (value: Value, ...args: Args) => Result>)[key]!;
}
