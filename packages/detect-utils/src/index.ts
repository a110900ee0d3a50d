export { iouOfSizes, meanBestIou } from './anchor-fit.ts';
export { type Anchor, boxArea, type CornerBox, type Size } from './box.ts';
export type { Candidates } from './candidates.ts';
export { ciou } from './ciou.ts';
export type { CocoAnnotation, CocoBox, CocoDataset, CocoResult } from './coco/dataset.ts';
export {
  type CocoClassResult,
  type CocoEvaluation,
  type CocoOptions,
  evaluateCoco,
} from './coco/evaluate-coco.ts';
export { type DecodeOptions, decode, MAX_LOG_SIZE, type ScaleOutput } from './decode.ts';
export { diou } from './diou.ts';
export { giou } from './giou.ts';
export { intersectionArea, iou } from './iou.ts';
export { type KMeansAnchorsOptions, kMeansAnchors } from './k-means-anchors.ts';
export { type LetterboxTransform, letterbox, toInput, toSource } from './letterbox.ts';
export { channelsOf, letterboxPixels, PADDING, type RawImage } from './letterbox-pixels.ts';
export { type NmsMethod, type NmsOptions, type NmsResult, nms } from './nms.ts';
export { type SampledSide, sampledSide } from './sampled-side.ts';
export { splitAnchors } from './split-anchors.ts';
export {
  fromVocBox,
  toVocBox,
  type VocBox,
  type VocDetection,
  type VocObject,
} from './voc/annotation.ts';
export { type VocMetric, vocAveragePrecision } from './voc/average-precision.ts';
export { type ConfusionMatrixOptions, confusionMatrix } from './voc/confusion-matrix.ts';
export { formatVocDetections, parseVocDetections } from './voc/detections-text.ts';
export {
  type ClassErrors,
  ERROR_KINDS,
  type ErrorBreakdownOptions,
  errorBreakdown,
} from './voc/error-breakdown.ts';
export {
  evaluateVoc,
  type VocClassResult,
  type VocOptions,
  type VocResult,
} from './voc/evaluate-voc.ts';
export {
  bestOperatingPoint,
  type OperatingPoint,
  type OperatingPointOptions,
  operatingPoint,
  precisionRecallCurve,
} from './voc/operating-point.ts';
