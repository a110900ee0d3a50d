import type { CornerBox } from '../box.ts';

/** Corner form in whole pixels counted from 1, both ends included, as VOC's XML writes it: the width is `xmax - xmin + 1`. */
export type VocBox = readonly [xmin: number, ymin: number, xmax: number, ymax: number];

/**
 * A box in continuous coordinates as VOC writes it.
 *
 * @example
 * ```ts
 * import { fromVocBox, toVocBox } from '@rsanet/detect-utils';
 *
 * const box = toVocBox([0, 0, 10, 20]);
 * if (box.join() !== '1,1,10,20' || fromVocBox(box).join() !== '0,0,10,20') throw new Error(`${box}`);
 * ```
 */
export function toVocBox([x1, y1, x2, y2]: CornerBox): VocBox {
  return [x1 + 1, y1 + 1, x2, y2];
}

/** A box of VOC in continuous coordinates: the inverse of {@link toVocBox}. */
export function fromVocBox([xmin, ymin, xmax, ymax]: VocBox): CornerBox {
  return [xmin - 1, ymin - 1, xmax, ymax];
}

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
