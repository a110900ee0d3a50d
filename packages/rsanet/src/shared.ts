export { COCO_CLASSES, VOC_CLASSES } from './classes.ts';
export type { DetectOptions } from './detect-options.ts';
export type { DetectorOf } from './detector.ts';
export { type DetectorModel, detectorFiles } from './detector-files.ts';
export type { LoadOptions, ModelSource } from './load-detector.ts';
export { type DetectionHead, type DetectorMetadata, parseMetadata } from './metadata.ts';
export type { PixelTensor } from './pixel-tensor.ts';
export { type Detection, type PostprocessOptions, postprocess } from './postprocess.ts';
export { type Preset, type PresetName, presets, STRIDES, scaleAnchors } from './presets.ts';
