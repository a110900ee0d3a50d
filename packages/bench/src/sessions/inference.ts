import type { RawImage, Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import {
  cost,
  type Executor,
  fold,
  type Graph,
  type ReadFile,
  readGraphModel,
} from '@rsanet/graph';
import { type DetectorMetadata, parseMetadata, postprocess, preprocess } from '@rsanet/rsanet';
import type { Resources, SessionInfo, SessionOutputs, StageTimes } from './protocol.ts';
import type { Started } from './started.ts';

/** A network on a backend, with the image it is to look at; warmed up. */
export interface Inference {
  readonly times: Pick<SessionInfo, 'load' | 'coldFirst' | 'warmup'>;
  run(): Promise<StageTimes>;
  outputs(): Promise<SessionOutputs>;
  resources(): Promise<Omit<Resources, 'peakMemory'>>;
}

/**
 * Reads a model, opens it on a backend and runs it until it is warm. Knows neither Node nor the
 * browser.
 *
 * @param warmups inferences after the cold first one, before any that is measured
 * @throws RsanetError INVALID_MODEL when the model is malformed
 */
export async function openInference(
  read: ReadFile,
  image: RawImage,
  { runtime, counters }: Started,
  warmups = 2,
): Promise<Inference> {
  const begin = performance.now();
  const model = await readGraphModel(read);
  const metadata = 'rsanet' in model.metadata ? parseMetadata(model.metadata.rsanet) : null;
  const graph = fold(model.graph);
  const input = metadata?.input ?? inputOf(graph);
  const network = { executor: await runtime.open(graph), metadata, input };
  const load = performance.now() - begin;

  const { total: coldFirst } = await infer(network, image);
  const warm = performance.now();
  for (let i = 0; i < warmups; i++) await infer(network, image);
  const warmup = performance.now() - warm;

  return {
    times: { load, coldFirst, warmup },
    async run() {
      const { outputs, detections, ...times } = await infer(network, image);
      return times;
    },
    async outputs() {
      const { outputs, detections } = await infer(network, image);
      return { outputs, detections };
    },
    async resources() {
      const before = counters?.tensors();
      await infer(network, image);
      return {
        tensorsLeft: before === undefined ? null : counters!.tensors() - before,
        kernels: (await counters?.kernels(graph, preprocess([image], { input }).tensor)) ?? null,
        bytesMoved: cost(graph, { input }).memoryAccess,
      };
    },
  };
}

interface Network {
  executor: Executor;
  metadata: DetectorMetadata | null;
  input: Size;
}

/** One inference, with the times of its stages. */
async function infer(
  { executor, metadata, input }: Network,
  image: RawImage,
): Promise<StageTimes & SessionOutputs> {
  const start = performance.now();
  const { tensor, transforms } = preprocess([image], { input });
  const prepared = performance.now();
  const outputs = await executor.run(tensor);
  const computed = performance.now();
  const detections = metadata ? postprocess(outputs, transforms, metadata)[0]! : [];
  const end = performance.now();
  return {
    preprocess: prepared - start,
    forward: computed - prepared,
    postprocess: end - computed,
    total: end - start,
    outputs,
    detections,
  };
}

function inputOf(graph: Graph): Size {
  const [height, width] = graph.nodes.find((node) => node.op === 'input')?.shape ?? [];
  if (height && width) return { width, height };
  throw new RsanetError(
    'INVALID_MODEL',
    `The network '${graph.name}' says no size of its input; write it with one.`,
  );
}
