import type { CornerBox, RawImage } from '@rsanet/detect-utils';

/** An object to learn, in pixels of the image or network input it belongs to. */
export interface TrainingBox {
  box: CornerBox;
  /** Position of its class in the network's class list. */
  classId: number;
}

/** An object that a teacher, another detector, found; where it lies as of a {@link TrainingBox}. */
export interface TaughtBox extends TrainingBox {
  /** How sure the teacher is of each of the network's classes, 0..1: of `classId` most. */
  scores: readonly number[];
}

/** A decoded image and its objects, in pixels of the image. */
export interface LabelledImage {
  image: RawImage;
  boxes: readonly TrainingBox[];
  /** What a teacher found in it; nothing by default. */
  taught?: readonly TaughtBox[];
}

/** What the network sees. */
export interface Example {
  /** RGB `[height, width, 3]` in 0..1. */
  pixels: Float32Array;
  /** Objects in pixels of the network's input, within it. */
  boxes: readonly TrainingBox[];
  /** What a teacher found, moved as the objects are. */
  taught: readonly TaughtBox[];
}
