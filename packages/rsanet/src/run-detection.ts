import { letterbox } from '@rsanet/detect-utils';
import { assertOptions, type OptionNames } from '@rsanet/errors';
import type { Executor, ImageBatch, RawTensor } from '@rsanet/graph';
import { LIMIT_NAMES } from './detect-options.ts';
import type { OutputSpec } from './metadata.ts';
import { type Detection, type PostprocessOptions, postprocess } from './postprocess.ts';
import type { StageTimes } from './stage-times.ts';

/** Options of {@link runDetection}. */
export interface RunDetectionOptions extends PostprocessOptions {
  /** Stops the work between its steps; `runDetection` rejects with its reason. */
  signal?: AbortSignal | undefined;
}

const NAMES: OptionNames<RunDetectionOptions> = { ...LIMIT_NAMES, multiLabel: true, signal: true };

/** What came of a batch. */
export interface DetectionRun {
  /** One list per image, best first, in pixels of the image. */
  readonly detections: Detection[][];
  /** The network's raw outputs. */
  readonly outputs: readonly RawTensor[];
  /** Milliseconds that it took. */
  readonly times: Pick<StageTimes, 'forward' | 'postprocess'>;
}

/**
 * One batch of images through a network: the executor letterboxes and runs them, then {@link postprocess} finds the
 * boxes.
 *
 * @param executor of any runtime, which has opened the detector's graph
 * @param images decoded; canvases only where `executor.takesCanvases`
 * @throws RsanetError INVALID_ARGUMENT for an option out of range, or when images, network and spec do not belong
 * together
 * @throws whatever `executor.run` throws, and the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { readDetector, runDetection } from '@rsanet/rsanet';
 * import { tfjsRuntime } from '@rsanet/tfjs';
 *
 * const { graph, metadata } = await readDetector('bccd');
 * const executor = await tfjsRuntime('wasm').open(graph);
 * const grey = { data: new Uint8Array(300 * 200).fill(128), width: 300, height: 200 };
 * const { detections, times } = await runDetection(executor, [grey, grey], metadata);
 * await executor.dispose();
 * if (detections.length !== 2 || times.forward <= 0) throw new Error('expected two lists');
 * ```
 */
export async function runDetection(
  executor: Pick<Executor, 'run'>,
  images: ImageBatch['images'],
  spec: OutputSpec,
  options: RunDetectionOptions = {},
): Promise<DetectionRun> {
  assertOptions(options, NAMES);
  const { signal, ...limits } = options;
  signal?.throwIfAborted();
  const start = performance.now();
  // Sizes alone: a transform must not hold an image's pixels.
  const transforms = images.map(({ width, height }) => letterbox({ width, height }, spec.input));
  const outputs = await executor.run({ images, letterbox: transforms }, { signal });
  signal?.throwIfAborted();
  const computed = performance.now();
  const detections = postprocess(outputs, transforms, spec, limits);
  const end = performance.now();
  return { detections, outputs, times: { forward: computed - start, postprocess: end - computed } };
}
