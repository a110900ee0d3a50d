export { assign, type Targets } from './assign/assign.ts';
export * from './augment/index.ts';
export * from './data/index.ts';
export { detectDataset, EVALUATION } from './evaluate/detect-dataset.ts';
export { evaluateDetections } from './evaluate/evaluate-detections.ts';
export { evaluateGraph } from './evaluate/evaluate-graph.ts';
export { MEASURES, type Measure } from './evaluate/measure.ts';
export { type DetectionLoss, detectionLoss, type LossParts } from './loss/detection-loss.ts';
export { initialise } from './network/initialise.ts';
export { learningRate, type Schedule } from './optimise/schedule.ts';
export { trainProgress } from './progress/train-progress.ts';
export { type NewDetector, type NewDetectorOptions, newDetector } from './trainer/new-detector.ts';
export type {
  Best,
  EpochReport,
  StepProgress,
  TrainOptions,
  TrainResult,
} from './trainer/options.ts';
export type { StepResult } from './trainer/step.ts';
export { train } from './trainer/train.ts';
