import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size } from '@rsanet/detect-utils';
import { type Graph, type RawTensor, toGraphModel } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import { tfjsRuntime } from '@rsanet/tfjs';
import { sampleImage } from '../sample/image.ts';
import { withExecutors } from '../sample/with-executors.ts';
import type { Job } from '../sessions/protocol.ts';
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
  await mkdir(folder, { recursive: true });
  const write = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
  await write('image.rgb', new Uint8Array(image.data));
  for (const [name, bytes] of toGraphModel(network, { dtype: 'float32' })) await write(name, bytes);

  const tensor = preprocess([image], { input }).tensor;
  const expected = await withExecutors(tfjsRuntime('wasm'), [network], ({ run }) => run(tensor));
  const job: Job = { model: folder, image: { path: join(folder, 'image.rgb'), ...input } };
  return { job, expected };
}
