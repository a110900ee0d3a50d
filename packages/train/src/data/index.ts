export { type Batch, type BatchOptions, batches } from './batches.ts';
export type { Dataset, LabelledObject, ReadOptions, Sample, SkippedObject } from './dataset.ts';
export { type HeldBack, holdBack } from './hold-back.ts';
export { imageCache, type ReadImage } from './image-cache.ts';
export { ofClasses } from './of-classes.ts';
