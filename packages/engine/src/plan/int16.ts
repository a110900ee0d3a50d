import type { Conv2dNode, Graph } from '@rsanet/graph';
import type { Step } from './step.ts';

/** Channels in and out from which on whole numbers are faster, though they first have to be made of floats. */
const MIN_CHANNELS = 64;

/** How pointwise convolutions multiply: floats as they are, or 16-bit whole numbers that are made of them. */
export type Arithmetic = 'float32' | 'int16';

/** The convolutions of a graph whose weights are packed as 16-bit whole numbers. */
export function int16Convolutions(graph: Graph, arithmetic: Arithmetic): ReadonlySet<string> {
  if (arithmetic === 'float32') return new Set();
  const found = graph.nodes.filter((node) => node.op === 'conv2d' && gains(node));
  return new Set(found.map(({ name }) => name));
}

/** Whether it is pointwise and so large that whole numbers pay. */
function gains({ kernel, strides }: Conv2dNode): boolean {
  const [height, width, channels, columns] = kernel.shape as readonly number[];
  const pointwise = height! * width! * strides[0] * strides[1] === 1;
  return pointwise && channels! >= MIN_CHANNELS && columns! >= MIN_CHANNELS;
}

/** Steps with those convolutions computed by `gemmInt16`. */
export function withInt16(steps: readonly Step[], convolutions: ReadonlySet<string>): Step[] {
  return steps.map((step) =>
    step.kernel === 'gemm' && convolutions.has(step.weights)
      ? { ...step, kernel: 'gemmInt16' }
      : step,
  );
}
