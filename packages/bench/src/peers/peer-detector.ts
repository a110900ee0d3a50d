import {
  type Candidates,
  type LetterboxTransform,
  letterbox,
  nms,
  type RawImage,
  type Size,
  toSource,
} from '@rsanet/detect-utils';
import { fold, type RawTensor, type Runtime } from '@rsanet/graph';
import {
  type Detection,
  type DetectorModel,
  type PostprocessOptions,
  postprocess,
} from '@rsanet/rsanet';
import { EVALUATION } from '@rsanet/train';
import { networkInput } from '../sample/network-input.ts';

/** What runs a network whose input is made here, as that of others is no letterboxed RGB. */
export interface NetworkExecutor {
  run(input: RawTensor): Promise<RawTensor[]>;
  dispose(): Promise<void>;
}

/** A picture as a network takes it, and how it lies in the input. */
export interface Prepared {
  tensor: RawTensor;
  fit: LetterboxTransform;
}

/** Thresholds and limits; those of evaluation when left out. */
export type PeerOptions = Omit<PostprocessOptions, 'multiLabel'>;

/** Any trained detector in its three steps, so that each can be timed, and all together. */
export interface PeerDetector {
  label: string;
  /** Pixels. */
  input: Size;
  classes: readonly string[];
  executor: NetworkExecutor;
  prepare(image: RawImage): Prepared;
  /** Every class of every box, best first, in pixels of the picture. */
  finish(
    outputs: readonly RawTensor[],
    fit: LetterboxTransform,
    options?: PeerOptions,
  ): Detection[];
  detect(image: RawImage, options?: PeerOptions): Promise<Detection[]>;
  /** Frees the weights; idempotent. */
  dispose(): Promise<void>;
}

/** The three steps joined to a detector that owns its executor. */
export function peerDetector(
  parts: Pick<PeerDetector, 'label' | 'input' | 'classes' | 'executor' | 'prepare' | 'finish'>,
): PeerDetector {
  const { executor, prepare, finish } = parts;
  return {
    ...parts,
    async detect(image, options) {
      const { tensor, fit } = prepare(image);
      return finish(await executor.run(tensor), fit, options);
    },
    dispose: () => executor.dispose(),
  };
}

/**
 * A model of RSANet as a detector to stand beside others.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 */
export async function rsanetPeer(
  { graph, metadata }: DetectorModel,
  runtime: Runtime,
): Promise<PeerDetector> {
  const { input, classes } = metadata;
  return peerDetector({
    label: metadata.name ?? 'RSANet',
    input,
    classes,
    executor: await runtime.open(fold(graph)),
    prepare: (image) => letterboxed(image, input),
    finish: (outputs, fit, options = {}) =>
      postprocess(outputs, [fit], metadata, { ...EVALUATION, ...options })[0]!,
  });
}

/** A picture letterboxed, RGB in 0..1. */
export function letterboxed(image: RawImage, input: Size): Prepared {
  return { tensor: networkInput(image, { input }), fit: letterbox(image, input) };
}

/** Suppresses within classes, takes boxes back to the picture and clips them; those beside it go. */
export function suppress(
  candidates: Candidates,
  fit: LetterboxTransform,
  classes: readonly string[],
  options: PeerOptions = {},
): Detection[] {
  const { width, height } = fit.source;
  const { indices, scores } = nms(candidates, { ...EVALUATION, ...options });
  return Array.from(indices).flatMap((index, rank) => {
    const corners = [...candidates.boxes.subarray(4 * index, 4 * index + 4)];
    const box = toSource(corners as [number, number, number, number], fit);
    const [left, right] = [Math.max(0, box[0]), Math.min(width, box[2])];
    const [top, bottom] = [Math.max(0, box[1]), Math.min(height, box[3])];
    if (!(right > left && bottom > top)) return [];
    const classId = candidates.classIds[index]!;
    const bbox: Detection['bbox'] = [left, top, right - left, bottom - top];
    return { bbox, class: classes[classId]!, classId, score: scores[rank]! };
  });
}
