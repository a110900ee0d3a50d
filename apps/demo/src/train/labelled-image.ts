import type { CornerBox } from '@rsanet/detect-utils';
import type { Dataset } from '@rsanet/train';

/** What somebody marked in an image. */
export interface LabelledBox {
  readonly class: string;
  /** Pixels of the image. */
  readonly box: CornerBox;
}

/** An image that the visitor gave, and what is in it. */
export interface LabelledImage {
  /** Orders the images as they came. */
  readonly id: string;
  /** Of the file. */
  readonly name: string;
  readonly file: Blob;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly LabelledBox[];
}

/** The classes of all boxes, in the order in which they were first drawn. */
export function classesOf(images: readonly LabelledImage[]): string[] {
  return [...new Set(images.flatMap(({ boxes }) => boxes.map((box) => box.class)))];
}

/** The images as a data set, whose paths are their ids; an image without boxes is an example of nothing. */
export function datasetOf(images: readonly LabelledImage[]): Dataset {
  const samples = images.map(({ id, width, height, boxes }) => {
    const objects = boxes.map((box) => ({ ...box, difficult: false, crowd: false }));
    return { id, path: id, width, height, objects };
  });
  return { classes: classesOf(images), samples, skipped: [] };
}
