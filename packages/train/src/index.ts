export { type Assigned, assign, type Targets } from './assign/assign.ts';
export { simOta } from './assign/sim-ota.ts';
export * from './augment/index.ts';
export type { CheckpointName, CheckpointStore } from './checkpoint/checkpoint-store.ts';
export {
  type DetectorTensors,
  readTensors,
  toTensors,
  withTensors,
} from './checkpoint/detector-tensors.ts';
export * from './data/index.ts';
export { asCoco } from './evaluate/as-coco.ts';
export { asVoc } from './evaluate/as-voc.ts';
export { type DetectDatasetOptions, detectDataset, EVALUATION } from './evaluate/detect-dataset.ts';
export { evaluateDetections } from './evaluate/evaluate-detections.ts';
export { MEASURES, type Measure, measure } from './evaluate/measure.ts';
export { type DetectionLoss, detectionLoss, type LossParts } from './loss/detection-loss.ts';
export { assertLossOptions, type LossOptions, lossDefaults } from './loss/options.ts';
export { teachingLoss } from './loss/teaching-loss.ts';
export { learningRate, type Schedule } from './optimise/schedule.ts';
export {
  readSoftLabels,
  type SoftLabels,
  type Teacher,
  teach,
  writeSoftLabels,
} from './teach/soft-labels.ts';
export { dataAnchors, type ObjectSizes, objectSizes } from './trainer/anchors.ts';
export { unlearnt } from './trainer/assert-learnable.ts';
export { type NewDetector, type NewDetectorOptions, newDetector } from './trainer/new-detector.ts';
export type {
  Best,
  EpochReport,
  StepProgress,
  TrainOptions,
  TrainResult,
} from './trainer/options.ts';
export { recordedBatchSize } from './trainer/run-checkpoint.ts';
export { learntSizes } from './trainer/settings.ts';
export {
  backboneNodes,
  startFrom,
  startFromWeights,
  type TrainedDetector,
  type TrainedWeights,
} from './trainer/start-from.ts';
export type { StepResult } from './trainer/step.ts';
export { train } from './trainer/train.ts';
