import { type Graph, type Weight, weightsOf } from '@rsanet/graph';

/** All weights of a graph by `<node>/<field>`, in its order. */
export function namedWeights({ nodes }: Graph): Map<string, Weight> {
  return new Map(
    nodes.flatMap((node) =>
      Object.entries(weightsOf(node)).map(
        ([field, weight]) => [`${node.name}/${field}`, weight] as const,
      ),
    ),
  );
}
