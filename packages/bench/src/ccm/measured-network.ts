import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Size } from '@rsanet/detect-utils';
import {
  fold,
  type Graph,
  type Node,
  type RawTensor,
  tfjsExecutor,
  toGraphModel,
  toOnnx,
} from '@rsanet/graph';
import type { Job } from '../arms/protocol.ts';
import { networkInput } from '../sample/network.ts';
import { samplePicture } from '../sample/picture.ts';
import { withRandomKernels } from '../sample/random-weights.ts';

/** A network in files that an arm can run, and what it should say. */
export interface MeasuredNetwork {
  job: Job;
  /** Outputs on this process's current backend. */
  expected: readonly RawTensor[];
}

/**
 * Writes a network for arms: folded, with random kernels, on a picture of its input's size. Each map
 * it returns is averaged to a vector first: narrow networks would else be faster by reading less back.
 *
 * @param folder to be made and filled
 */
export async function measuredNetwork(
  graph: Graph,
  input: Size,
  seed: number,
  folder: string,
): Promise<MeasuredNetwork> {
  const network = averaged(fold(withRandomKernels(graph, seed)));
  const picture = samplePicture(input, seed);
  await mkdir(folder, { recursive: true });
  const write = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
  await write('picture.rgb', new Uint8Array(picture.data));
  await write('network.onnx', toOnnx(network));
  for (const [name, bytes] of toGraphModel(network, { dtype: 'float32' })) await write(name, bytes);

  const executor = tfjsExecutor(network);
  try {
    const expected = await executor.run(networkInput(picture, { input }));
    const job: Job = {
      model: folder,
      onnx: join(folder, 'network.onnx'),
      picture: { path: join(folder, 'picture.rgb'), ...input },
    };
    return { job, expected };
  } finally {
    executor.dispose();
  }
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
