import type { Graph, Node, Weight } from '@rsanet/graph';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * The same network with other kernels, drawn so that signals keep their size from the input to the
 * outputs: the values a fresh network has fade away in its depthwise convolutions, and numbers near
 * zero take some processors longer. Batch norms and biases stay.
 *
 * @param seed the same gives the same kernels
 */
export function withRandomKernels(graph: Graph, seed: number): Graph {
  const random = xoroshiro128plus(seed);

  function redraw({ shape, data }: Weight, deviation: number): Weight {
    return { shape, data: Float32Array.from(data, () => deviation * normal()) };
  }
  /** Box and Muller. */
  function normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    return radius * Math.cos(2 * Math.PI * uniformFloat64(random));
  }
  function withKernel(node: Node): Node {
    if (node.op !== 'conv2d' && node.op !== 'depthwiseConv2d') return node;
    const [height = 1, width = 1, channels = 1] = node.kernel.shape;
    const fanIn = height * width * (node.op === 'conv2d' ? channels : 1);
    // He initialisation (arXiv 1502.01852); a quarter of its variance for logits.
    const gain = graph.outputs.includes(node.name) ? 0.5 : 2;
    return { ...node, kernel: redraw(node.kernel, Math.sqrt(gain / fanIn)) };
  }
  return { ...graph, nodes: graph.nodes.map(withKernel) };
}
