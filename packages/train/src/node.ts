export { readCoco } from './node/coco.ts';
export { cocoClasses } from './node/coco-classes.ts';
export {
  type CocoImage,
  type CocoInstances,
  type CocoObject,
  readCocoInstances,
} from './node/coco-instances.ts';
export { folderCheckpoints } from './node/folder-checkpoints.ts';
export { imageHashes } from './node/image-hashes.ts';
export { readMetrics } from './node/read-metrics.ts';
export { readText } from './node/read-text.ts';
export { type Recognised, recognise } from './node/recognise.ts';
export { type NodeTrainOptions, train } from './node/train.ts';
export { trainProgress } from './node/train-progress.ts';
export { readVoc } from './node/voc.ts';
export type { AnnotatedObject, VocAnnotation } from './node/voc-annotation.ts';
export { readVocAnnotations } from './node/voc-annotations.ts';
export { type WrittenParts, writeParts } from './node/write-parts.ts';
export { writeSafely } from './node/write-safely.ts';
export { readYolo } from './node/yolo.ts';
