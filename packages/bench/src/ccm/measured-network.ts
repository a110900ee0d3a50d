import type { Size } from '@rsanet/detect-utils';
import { type Graph, type RawTensor, toGraphModel } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import { tfjsRuntime } from '@rsanet/tfjs';
import { sampleImage } from '../sample/image.ts';
import { withExecutors } from '../sample/with-executors.ts';
import type { Job } from '../sessions/protocol.ts';
import { writeJob } from '../sessions/write-job.ts';
import { measuredGraph } from './measured-graph.ts';

/** A network in files that a session can run, and what it should say. */
export interface MeasuredNetwork {
  job: Job;
  /** Outputs of TensorFlow.js on wasm, in this process. */
  expected: readonly RawTensor[];
}

/**
 * Writes a network for sessions, as {@link measuredGraph} makes it, on an image of its input's size.
 *
 * @param folder to be made and filled
 */
export async function measuredNetwork(
  graph: Graph,
  input: Size,
  seed: number,
  folder: string,
): Promise<MeasuredNetwork> {
  const network = measuredGraph(graph);
  const image = sampleImage(input, seed);
  const job = await writeJob(folder, toGraphModel(network, { dtype: 'float32' }), image);
  const { tensor } = preprocess([image], { input });
  const expected = await withExecutors(tfjsRuntime('wasm'), [network], ({ run }) => run(tensor));
  return { job, expected };
}
