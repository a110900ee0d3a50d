import type { Layers } from './layers.ts';

/**
 * Binds a block, which is written for any maker of layers, to one of them.
 *
 * @example
 * ```ts
 * import { bind, convBlock, type Layers } from '@rsanet/layers/blocks';
 * import { type GraphValue, graphLayers, graphOf, input } from '@rsanet/layers/graph';
 *
 * function twice<T>(layers: Layers<T>, x: T, name: string): T {
 *   const once = convBlock(layers, x, { name: `${name}/1`, filters: 8 });
 *   return convBlock(layers, once, { name: `${name}/2`, filters: 8 });
 * }
 * const graphTwice = bind(graphLayers, twice<GraphValue>);
 * const x = graphTwice(input({ name: 'images', shape: [32, 32, 3] }), 'block');
 * const { nodes } = graphOf({ name: 'network', outputs: [x] });
 * if (nodes.length !== 7) throw new Error(`${nodes.length}`);
 * ```
 */
export function bind<T, Args extends unknown[], Result>(
  layers: Layers<T>,
  block: (layers: Layers<T>, ...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => block(layers, ...args);
}
