import type { Cost, CostFigures } from '@rsanet/graph';

/** The figures of a network or of a part that are shown. */
export type Figures = Pick<CostFigures, 'params' | 'macs' | 'flops' | 'memoryAccess'>;

/** The figures of one module of a network. */
export interface ModuleCost extends Figures {
  name: string;
}

/** Sums the nodes of each module, which is what stands before the first `/` of their names, in order. */
export function moduleCosts({ nodes }: Cost): ModuleCost[] {
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
