import { detectLimits, SCORE_THRESHOLD } from './detect-options.ts';
import type { DetectorMetadata } from './metadata.ts';

/**
 * What a program that runs a detector's ONNX file needs to know, for the file's `metadata_props`: each value is JSON
 * but `name` and `licence`, which are text. Thresholds are the defaults of `detect`;
 * `scoreThresholds`, where the model has some, come before `scoreThreshold`.
 *
 * @example
 * ```ts
 * import { fold, toOnnx } from '@rsanet/graph';
 * import { onnxMetadata, readDetector } from '@rsanet/rsanet';
 *
 * const { graph, metadata } = await readDetector('bccd');
 * const props = onnxMetadata(metadata);
 * if (JSON.parse(props.classes!).join() !== 'Platelets,RBC,WBC') throw new Error(props.classes);
 * const bytes = toOnnx(fold(graph), { input: metadata.input, metadata: props });
 * if (bytes.length < 1e6) throw new Error('expected a file with weights');
 * ```
 */
export function onnxMetadata(metadata: DetectorMetadata): Record<string, string> {
  const { classes, anchors, strides, input, scoreThresholds, name, licence } = metadata;
  const { iouThreshold, maxDetections } = detectLimits({});
  const values = {
    classes,
    anchors,
    strides,
    input,
    scoreThreshold: SCORE_THRESHOLD,
    ...(scoreThresholds && { scoreThresholds }),
    iouThreshold,
    maxDetections,
  };
  const texts = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)] as const);
  return { ...Object.fromEntries(texts), ...(name && { name }), ...(licence && { licence }) };
}
