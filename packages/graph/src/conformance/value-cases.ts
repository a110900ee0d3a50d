import type { Graph } from '../graph.ts';
import type { Executor, OpenOptions, RawTensor, Runtime } from '../runtime.ts';
import { assertClose } from './difference.ts';
import { graphBuilder } from './graph-builder.ts';
import { interpret } from './interpret.ts';
import type { NamedGraph } from './operation-graphs.ts';
import { randomNumbers } from './random-numbers.ts';

/** One requirement of every runtime, as a test case. */
export interface ConformanceCase {
  readonly name: string;
  /** Rejects with what differs, and where, unless the runtime meets the requirement. */
  readonly run: (runtime: Runtime) => Promise<void>;
}

/** A graph's values for random inputs of these batch sizes. */
export function valueCase(
  { name, graph: make }: NamedGraph,
  batches: readonly number[],
  tolerance: number,
): ConformanceCase {
  return {
    name,
    run: (runtime) => {
      const graph = make();
      return withExecutor(runtime, graph, async (executor) => {
        for (const batch of batches) {
          const input = randomInput(graph, batch);
          const outputs = await executor.run(input);
          assertClose(outputs, interpret(graph, input), tolerance);
        }
      });
    },
  };
}

/** One executor on inputs of several sizes, there and back. */
export function openSizeCase(tolerance: number): ConformanceCase {
  return {
    name: 'inputs of several sizes, one after the other',
    run: (runtime) => {
      const b = graphBuilder([null, null, 3]);
      const low = b.conv(b.input, 8, { strides: 2, activation: 'relu6' });
      const high = b.upsample(b.maxPool(low, 3, { strides: 1 }), 2, 'bilinear');
      const graph = b.graph(b.globalAverage(high), b.reshape(b.depthwise(high), [-1, 4]));
      return withExecutor(runtime, graph, async (executor) => {
        for (const [batch, height, width] of [
          [1, 8, 6],
          [2, 3, 5],
          [1, 15, 16],
          [1, 1, 1],
          [3, 2, 9],
          [1, 8, 6],
        ] as const) {
          const input = randomInput(graph, batch, [height, width]);
          assertClose(await executor.run(input), interpret(graph, input), tolerance);
        }
      });
    },
  };
}

/** Random numbers for a graph's input; `sides` are the pixels of its open sides. */
export function randomInput(
  graph: Graph,
  batch: number,
  sides: readonly [height: number, width: number] = [8, 8],
): RawTensor {
  const input = graph.nodes.find((node) => node.op === 'input')!;
  const shape = [batch, ...input.shape.map((side, i) => side ?? sides[i]!)];
  const size = shape.reduce((product, side) => product * side, 1);
  return { data: randomNumbers(size, `${graph.name}/input`, -2, 2), shape };
}

/** Opens a graph, uses it and frees it. */
export async function withExecutor(
  runtime: Runtime,
  graph: Graph,
  use: (executor: Executor) => Promise<void>,
  options?: OpenOptions,
): Promise<void> {
  const executor = await runtime.open(graph, options);
  try {
    await use(executor);
  } finally {
    await executor.dispose();
  }
}
