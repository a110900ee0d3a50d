/** Corner form in inclusive pixels, as VOC's XML writes it: the width is `xmax - xmin + 1`. */
export type VocBox = readonly [xmin: number, ymin: number, xmax: number, ymax: number];

/** An object of the ground truth, as VOC's XML describes it. */
export interface VocObject {
  /** Identifier of the image, such as `'000001'`. */
  image: string;
  class: string;
  box: VocBox;
  /** Hard to recognise: finding it earns nothing, missing it costs nothing. */
  difficult?: boolean;
}

/** A detection to be matched with objects. */
export interface VocDetection {
  /** Identifier of the image, such as `'000001'`. */
  image: string;
  class: string;
  /** Any finite number; higher is surer. */
  score: number;
  box: VocBox;
}
