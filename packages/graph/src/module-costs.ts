import type { Cost, CostFigures } from './cost.ts';

/** The figures of one module of a network. */
export interface ModuleCost
  extends Pick<CostFigures, 'params' | 'macs' | 'flops' | 'memoryAccess'> {
  readonly name: string;
}

/**
 * Sums what `cost` counted over the nodes of each module, which is what stands before the first `/` of
 * their names, in the order of the network; the input is left out.
 *
 * @example
 * ```ts
 * import { cost, type Graph, moduleCosts, type Node } from '@rsanet/graph';
 *
 * const pool = (name: string, input: string): Node => ({
 *   op: 'averagePool',
 *   name,
 *   inputs: [input],
 *   size: [2, 2],
 *   strides: [1, 1],
 *   padding: 'same',
 * });
 * const graph: Graph = {
 *   name: 'pools',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [8, 8, 3] },
 *     pool('stem/a', 'image'),
 *     pool('stem/b', 'stem/a'),
 *     pool('head', 'stem/b'),
 *   ],
 *   outputs: ['head'],
 * };
 * const [stem, head] = moduleCosts(cost(graph));
 * if (stem?.name !== 'stem' || stem.flops !== 2 * head!.flops) throw new Error(JSON.stringify(stem));
 * ```
 */
export function moduleCosts({ nodes }: Pick<Cost, 'nodes'>): ModuleCost[] {
  const modules = new Map<string, ModuleCost>();
  for (const node of nodes) {
    if (node.op === 'input') continue;
    const name = node.name.split('/')[0]!;
    const sum = modules.get(name) ?? { name, params: 0, macs: 0, flops: 0, memoryAccess: 0 };
    modules.set(name, {
      name,
      params: sum.params + node.params,
      macs: sum.macs + node.macs,
      flops: sum.flops + node.flops,
      memoryAccess: sum.memoryAccess + node.memoryAccess,
    });
  }
  return [...modules.values()];
}
