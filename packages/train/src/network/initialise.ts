import type { Graph, Node, Weight } from '@rsanet/graph';
import { normal, randomFor } from '../augment/random.ts';

/** Spread of a prediction's kernel before the root of what it reads: logits start near their bias. */
const PREDICTION_SPREAD = 0.5;

/**
 * Draws a graph's kernels anew from a seed, so that a training can be repeated: He's normal
 * distribution (arXiv 1502.01852) in front of batch norm, a narrower one where a bias follows, as in
 * predictions. Everything else stays.
 *
 * @param graph an unfolded graph
 */
export function initialise(graph: Graph, seed: number): Graph {
  const nodes = graph.nodes.map((node, index): Node => {
    if (node.op !== 'conv2d' && node.op !== 'depthwiseConv2d') return node;
    const [height, width, channels] = node.kernel.shape as [number, number, number];
    const fanIn = height * width * (node.op === 'conv2d' ? channels : 1);
    const spread = (node.bias ? PREDICTION_SPREAD : Math.SQRT2) / Math.sqrt(fanIn);
    return { ...node, kernel: drawn(node.kernel, spread, seed, index) };
  });
  return { ...graph, nodes };
}

function drawn({ shape, data }: Weight, spread: number, seed: number, index: number): Weight {
  const random = randomFor(seed, index);
  return { shape, data: Float32Array.from(data, () => spread * normal(random)) };
}
