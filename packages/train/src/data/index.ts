export { type BatchMaker, type BatchOptions, batches } from './batches.ts';
export { type CheckOptions, checkImages } from './check-images.ts';
export type {
  Dataset,
  LabelledObject,
  ReadOptions,
  Sample,
  SkippedObject,
  TaughtObject,
} from './dataset.ts';
export { datasetWarnings } from './dataset-warnings.ts';
export { type HeldBack, holdBack } from './hold-back.ts';
export { imageCache, type ReadImage } from './image-cache.ts';
export {
  type Batch,
  type BatchPlan,
  makeBatch,
  type PlannedExample,
  type PlannedExtra,
  type PlannedImage,
} from './make-batch.ts';
export { absentClasses, ofClasses } from './of-classes.ts';
export { readSample } from './read-sample.ts';
export { renameClasses } from './rename-classes.ts';
export {
  type ClassReport,
  reportDataset,
  type SplitReport,
  type Spread,
} from './report-dataset.ts';
export { type SplitDatasetOptions, splitDataset } from './split-dataset.ts';
