import { fold, type Graph, type Node } from '@rsanet/graph';
import { withRandomKernels } from '../sample/random-weights.ts';

/**
 * The network that is measured: folded, with random kernels. Each map it returns is averaged to a vector
 * first: narrow networks would else be faster by reading less back.
 */
export function measuredGraph(graph: Graph, seed: number): Graph {
  return averaged(fold(withRandomKernels(graph, seed)));
}

function averaged(graph: Graph): Graph {
  const means = graph.outputs.map(
    (output): Node => ({
      op: 'globalAveragePool',
      name: `${output}/mean`,
      inputs: [output],
      keepDims: false,
    }),
  );
  const outputs = means.map(({ name }) => name);
  return { ...graph, nodes: [...graph.nodes, ...means], outputs };
}
