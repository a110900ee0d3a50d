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
 * import '@tensorflow/tfjs-backend-cpu';
 * import { cost, moduleCosts } from '@rsanet/graph';
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const conv = (name: string) => tf.layers.conv2d({ name, filters: 4, kernelSize: 1, inputShape: [8, 8, 4] });
 * const model = tf.sequential({ layers: [conv('stem/a'), conv('stem/b'), conv('head')] });
 * const [stem, head] = moduleCosts(cost(fromLayersModel(model)));
 * if (stem?.name !== 'stem' || stem.macs !== 2 * head!.macs) throw new Error(JSON.stringify(stem));
 * model.dispose();
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
