export { type Batch, type BatchOptions, batches } from './batches.ts';
export { readCoco } from './coco.ts';
export { type CocoInstances, readCocoInstances } from './coco-instances.ts';
export type { Dataset, LabelledObject, ReadOptions, Sample, SkippedObject } from './dataset.ts';
export { imageCache, type ReadImage } from './image-cache.ts';
export { readVoc } from './voc.ts';
export type { VocAnnotation, VocObject } from './voc-annotation.ts';
export { readVocAnnotations } from './voc-annotations.ts';
