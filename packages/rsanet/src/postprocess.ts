import {
  type Candidates,
  decode,
  type LetterboxTransform,
  nms,
  type ScaleOutput,
  toSource,
} from '@rsanet/detect-utils';
import { type OptionNames, RsanetError, shortText, valueText } from '@rsanet/errors';
import type { RawTensor } from '@rsanet/graph';
import {
  type DetectOptions,
  detectLimits,
  LIMIT_NAMES,
  SCORE_THRESHOLD,
} from './detect-options.ts';
import type { OutputSpec } from './metadata.ts';

/** An object found in an image. */
export interface Detection {
  /** In pixels of the caller's image, within it; x and y of the upper left corner. */
  bbox: [x: number, y: number, width: number, height: number];
  class: string;
  /** Position of `class` in the detector's `classes`. */
  classId: number;
  /** 0..1 */
  score: number;
}

/** Options of {@link postprocess}. */
export interface PostprocessOptions extends Omit<DetectOptions, 'signal' | 'onTimes' | 'region'> {
  /** Whether every class that reaches the threshold makes a box, as evaluation needs, or the best class alone; off by default. */
  multiLabel?: boolean;
}

const NAMES: OptionNames<PostprocessOptions> = { ...LIMIT_NAMES, multiLabel: true };

/**
 * From the raw outputs of a batch to the boxes of each image: decode, suppress, take back to the
 * image's pixels, clip. A box that lies wholly beside its image is dropped.
 *
 * @param outputs logits per scale, `[n, height, width, anchors * (5 + classes)]`
 * @param transforms how each of the `n` images lies in the network's input
 * @returns `n` lists, best first
 * @throws RsanetError INVALID_ARGUMENT when an option is out of range, or names a class that there is not, or outputs, images and spec do
 * not belong together
 *
 * @example
 * ```ts
 * import { letterbox } from '@rsanet/detect-utils';
 * import { postprocess } from '@rsanet/rsanet';
 *
 * const fit = letterbox({ width: 64, height: 64 }, { width: 32, height: 32 });
 * const spec = { input: { width: 32, height: 32 }, strides: [32], anchors: [[[10, 20]]] as const, classes: ['cat', 'dog'] };
 * const output = { data: Float32Array.of(0, 0, 0, 0, 9, -9, 9), shape: [1, 1, 1, 7] };
 * const [[found]] = postprocess([output], [fit], spec);
 * if (found.class !== 'dog' || found.bbox.join() !== '22,12,20,40') throw new Error(found.bbox.join());
 * ```
 */
export function postprocess(
  outputs: readonly RawTensor[],
  transforms: readonly LetterboxTransform[],
  spec: OutputSpec,
  options: PostprocessOptions = {},
): Detection[][] {
  const limits = detectLimits(options, NAMES);
  const { iouThreshold, maxDetections, agnostic } = limits;
  const minima = minScores(limits, spec);
  const scoreThreshold = Math.min(1, ...minima);
  const plain = minima.every((score) => score === scoreThreshold);
  const { multiLabel = false } = options;
  const numClasses = spec.classes.length;
  assertOutputs(outputs, transforms.length, spec);

  return transforms.map((transform, image) => {
    const scales = outputs.map((output, scale) => scaleOutput(output, image, scale, spec));
    const all = decode(scales, { numClasses, scoreThreshold, multiLabel });
    const candidates = plain ? all : reaching(all, minima);
    const { indices, scores } = nms(candidates, {
      iouThreshold,
      maxDetections,
      classAgnostic: agnostic,
    });
    const detections: Detection[] = [];
    for (const [rank, index] of indices.entries()) {
      const bbox = boxInImage(candidates, index, transform);
      if (!bbox) continue;
      const classId = candidates.classIds[index]!;
      detections.push({ bbox, class: spec.classes[classId]!, classId, score: scores[rank]! });
    }
    return detections;
  });
}

/** The min score of each class that is kept; infinite for a class that is not wanted. */
function minScores(
  { classes, scoreThreshold }: Pick<DetectOptions, 'classes' | 'scoreThreshold'>,
  spec: OutputSpec,
): number[] {
  const unknown = classes?.find((name) => !spec.classes.includes(name));
  if (unknown !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The detector has no class ${valueText(unknown)}; use some of ${shortText(spec.classes.join(', '))}.`,
    );
  }
  // A class may be called as what every object has, such as `constructor`.
  const own = new Map(Object.entries(spec.scoreThresholds ?? {}));
  return spec.classes.map((name) => {
    if (classes && !classes.includes(name)) return Infinity;
    return scoreThreshold ?? own.get(name) ?? SCORE_THRESHOLD;
  });
}

/** The candidates that reach the min scores of their classes, before others can suppress them. */
function reaching(all: Candidates, minima: readonly number[]): Candidates {
  // In single precision, as the scores are.
  const rounded = Float32Array.from(minima);
  const kept = Array.from({ length: all.count }, (_, at) => at).filter(
    (at) => all.scores[at]! >= rounded[all.classIds[at]!]!,
  );
  return {
    boxes: Float32Array.from(kept.flatMap((at) => [...all.boxes.subarray(at * 4, at * 4 + 4)])),
    scores: Float32Array.from(kept, (at) => all.scores[at]!),
    classIds: Int32Array.from(kept, (at) => all.classIds[at]!),
    count: kept.length,
  };
}

function scaleOutput(
  { data, shape }: RawTensor,
  image: number,
  scale: number,
  spec: OutputSpec,
): ScaleOutput {
  const [, height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  return {
    data: data.subarray(image * size, (image + 1) * size),
    width,
    height,
    stride: spec.strides[scale]!,
    anchors: spec.anchors[scale]!,
  };
}

function boxInImage(
  { boxes }: Candidates,
  index: number,
  fit: LetterboxTransform,
): Detection['bbox'] | undefined {
  const at = index * 4;
  const [x1, y1, x2, y2] = toSource(
    [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!],
    fit,
  );
  const x = Math.max(0, x1);
  const y = Math.max(0, y1);
  const width = Math.min(fit.source.width, x2) - x;
  const height = Math.min(fit.source.height, y2) - y;
  return width > 0 && height > 0 ? [x, y, width, height] : undefined;
}

function assertOutputs(outputs: readonly RawTensor[], batch: number, spec: OutputSpec): void {
  const { strides, anchors } = spec;
  const fits =
    outputs.length === strides.length &&
    outputs.length === anchors.length &&
    outputs.every(
      ({ shape, data }) =>
        shape.length === 4 &&
        shape[0] === batch &&
        data.length === shape.reduce((product, side) => product * side, 1),
    );
  if (fits) return;
  const shapes = outputs.map(({ shape, data }) => `[${shape}] of ${data.length} values`);
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The outputs are ${shapes}; expected [${batch}, height, width, channels] for each of ${strides.length} strides and ${anchors.length} lists of anchors.`,
  );
}
