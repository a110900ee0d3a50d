import type { Graph, Node } from '../graph.ts';
import { graphBuilder } from './graph-builder.ts';
import { type NamedGraph, operationGraphs } from './operation-graphs.ts';

/** {@link operationGraphs} with something to train in front of them, so that each has a gradient to lead back. */
export const trainingGraphs: readonly NamedGraph[] = operationGraphs.map(({ name, graph }) => ({
  name,
  graph: () => withTrainedInput(graph()),
}));

/** The same network behind a depthwise convolution of one pixel, which scales and moves each channel of the input. */
export function withTrainedInput(graph: Graph): Graph {
  const [input, ...others] = graph.nodes;
  if (input?.op !== 'input') throw new Error(`'${graph.name}' does not begin with its input.`);
  const b = graphBuilder(input.shape, { seed: graph.name, name: graph.name });
  b.depthwise(b.input, { name: 'trained input', kernel: 1 });
  const first = b.graph().nodes;
  const renamed = (name: string) => (name === input.name ? 'trained input' : name);
  return {
    name: graph.name,
    nodes: [
      ...first,
      ...others.map((node) => ({ ...node, inputs: node.inputs.map(renamed) }) as Node),
    ],
    outputs: graph.outputs.map(renamed),
  };
}
