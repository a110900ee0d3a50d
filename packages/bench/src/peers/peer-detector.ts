import {
  type Candidates,
  type LetterboxTransform,
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
  type Preprocessed,
  postprocess,
  preprocess,
} from '@rsanet/rsanet';
import { EVALUATION } from '@rsanet/train';

/** What runs a network whose input is made here, as that of others is no letterboxed RGB. */
export interface NetworkExecutor {
  run(input: RawTensor): Promise<RawTensor[]>;
  dispose(): Promise<void>;
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
  preprocess(image: RawImage): Preprocessed;
  /** Every class of every box, best first, in pixels of the image. */
  postprocess(
    outputs: readonly RawTensor[],
    transforms: Preprocessed['transforms'],
    options?: PeerOptions,
  ): Detection[];
  detect(image: RawImage, options?: PeerOptions): Promise<Detection[]>;
  /** Frees the weights; idempotent. */
  dispose(): Promise<void>;
}

/** The three steps joined to a detector that owns its executor. */
export function peerDetector(parts: Omit<PeerDetector, 'detect' | 'dispose'>): PeerDetector {
  const { executor, preprocess, postprocess } = parts;
  return {
    ...parts,
    async detect(image, options) {
      const { tensor, transforms } = preprocess(image);
      return postprocess(await executor.run(tensor), transforms, options);
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
    preprocess: (image) => preprocess([image], metadata),
    postprocess: (outputs, transforms, options = {}) =>
      postprocess(outputs, transforms, metadata, { ...EVALUATION, ...options })[0]!,
  });
}

/** Suppresses within classes, takes boxes back to the image and clips them; those beside it go. */
export function suppress(
  candidates: Candidates,
  transform: LetterboxTransform,
  classes: readonly string[],
  options: PeerOptions = {},
): Detection[] {
  const { width, height } = transform.source;
  const { indices, scores } = nms(candidates, { ...EVALUATION, ...options });
  return Array.from(indices).flatMap((index, rank) => {
    const corners = [...candidates.boxes.subarray(4 * index, 4 * index + 4)];
    const box = toSource(corners as [number, number, number, number], transform);
    const [left, right] = [Math.max(0, box[0]), Math.min(width, box[2])];
    const [top, bottom] = [Math.max(0, box[1]), Math.min(height, box[3])];
    if (!(right > left && bottom > top)) return [];
    const classId = candidates.classIds[index]!;
    const bbox: Detection['bbox'] = [left, top, right - left, bottom - top];
    return { bbox, class: classes[classId]!, classId, score: scores[rank]! };
  });
}
