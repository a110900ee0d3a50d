export type { BackendChoice, Runtime } from '@rsanet/graph';
export { COCO_CLASSES, VOC_CLASSES } from './classes.ts';
export type { DetectOptions } from './detect-options.ts';
export {
  detectStream,
  type FrameDetections,
  type FrameDetectionsWithImage,
  type StreamOptions,
} from './detect-stream.ts';
export type { DetectorOf } from './detector.ts';
export { detectorFiles } from './detector-files.ts';
export type { FetchFile, FetchOption } from './fetch.ts';
export type { Frame, FrameClock } from './frame-clock.ts';
export type { FrameImage } from './frame-image.ts';
export type { PixelTensor } from './image.ts';
export type { ImageFile } from './image-file.ts';
export type { LoadOptions } from './load-detector.ts';
export { type DetectorMetadata, type OutputSpec, parseMetadata } from './metadata.ts';
export type { ModelContents, ModelSource, ModelUrls } from './model-source.ts';
export { onnxMetadata } from './onnx-metadata.ts';
export { type Detection, type PostprocessOptions, postprocess } from './postprocess.ts';
export { type Preprocessed, preprocess } from './preprocess.ts';
export { type Preset, type PresetName, presets, STRIDES, scaleAnchors } from './presets.ts';
export type { PixelFormat, RawFrame, RawPixels } from './raw-frame.ts';
export type { DetectorModel } from './read-model.ts';
export { type DetectionRun, type RunDetectionOptions, runDetection } from './run-detection.ts';
export type { StageTimes } from './stage-times.ts';
