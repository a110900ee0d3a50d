import type { Node } from '../graph.ts';
import { weightsOf } from '../weights.ts';

/** The fields of a node that a trainer changes by their gradients: all weights but running statistics, none of a frozen node. */
export function trainableFields(node: Node, frozen: ReadonlySet<string>): string[] {
  if (frozen.has(node.name)) return [];
  return Object.keys(weightsOf(node)).filter((field) => field !== 'mean' && field !== 'variance');
}
