import type { CornerBox, RawImage } from '@rsanet/detect-utils';

/** An object to learn, in pixels of the picture or network input it belongs to. */
export interface TrainingBox {
  box: CornerBox;
  /** Position of its class in the network's class list. */
  classId: number;
}

/** A decoded picture and its objects, in pixels of the picture. */
export interface LabelledPicture {
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
