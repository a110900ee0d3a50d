import type { RawImage, Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { cost, fold, type Graph, type ReadFile, readGraphModel } from '@rsanet/graph';
import { parseMetadata, postprocess, preprocess } from '@rsanet/rsanet';
import { infer, type Steps, timeInference } from './infer.ts';
import type { Resources, Session, SessionInfo } from './protocol.ts';
import type { Started } from './started.ts';

/** A network on a backend, with the image it is to look at; warmed up. */
export interface Inference extends Pick<Session, 'run' | 'outputs'> {
  readonly times: Pick<SessionInfo, 'load' | 'coldFirst' | 'warmup'>;
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
  const executor = await runtime.open(graph);
  const steps: Steps = {
    preprocess: (given) => preprocess([given], { input }),
    run: (tensor) => executor.run(tensor),
    postprocess: (outputs, transforms) =>
      metadata ? postprocess(outputs, transforms, metadata)[0]! : [],
  };
  const load = performance.now() - begin;

  const { total: coldFirst } = await infer(steps, image);
  const warm = performance.now();
  for (let i = 0; i < warmups; i++) await infer(steps, image);
  const warmup = performance.now() - warm;

  return {
    times: { load, coldFirst, warmup },
    run: () => timeInference(steps, image),
    async outputs() {
      const { outputs, detections } = await infer(steps, image);
      return { outputs, detections };
    },
    async resources() {
      const before = counters?.tensors();
      await infer(steps, image);
      return {
        tensorsLeft: before === undefined ? null : counters!.tensors() - before,
        kernels: (await counters?.kernels(graph, steps.preprocess(image).tensor)) ?? null,
        bytesMoved: cost(graph, { input }).memoryAccess,
      };
    },
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
