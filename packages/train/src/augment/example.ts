import type { CornerBox, RawImage } from '@rsanet/detect-utils';

/** An object to learn, in pixels of the image or network input it belongs to. */
export interface TrainingBox {
  box: CornerBox;
  /** Position of its class in the network's class list. */
  classId: number;
}

/** A decoded image and its objects, in pixels of the image. */
export interface LabelledImage {
  image: RawImage;
  boxes: readonly TrainingBox[];
}

/** What the network sees. */
export interface Example {
  /** RGB `[height, width, 3]` in 0..1. */
  pixels: Float32Array;
  /** Objects in pixels of the network's input, within it. */
  boxes: readonly TrainingBox[];
}
