import type { Executor, Graph, Runtime } from '@rsanet/graph';

/** Opens networks, works with them and frees them, whatever comes. */
export async function withExecutors<const Graphs extends readonly Graph[], Result>(
  runtime: Runtime,
  graphs: Graphs,
  work: (...executors: { [Index in keyof Graphs]: Executor }) => Promise<Result>,
): Promise<Result> {
  const executors: Executor[] = [];
  try {
    for (const graph of graphs) executors.push(await runtime.open(graph));
    return await work(...(executors as { [Index in keyof Graphs]: Executor }));
  } finally {
    await Promise.all(executors.map((executor) => executor.dispose()));
  }
}
