/** Corner and size in continuous pixels, as COCO writes boxes. */
export type CocoBox = readonly [x: number, y: number, width: number, height: number];

/** An object of the ground truth; other fields of COCO's JSON may be there and are not read. */
export interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  bbox: CocoBox;
  /** Pixels of the object's mask, or of its box where there is none. */
  area: number;
  /** 1 when the box surrounds a crowd of objects: finding it earns nothing, missing it costs nothing. */
  iscrowd?: number;
}

/** Ground truth in COCO's format (https://cocodataset.org/#format-data). */
export interface CocoDataset {
  images: readonly { readonly id: number }[];
  annotations: readonly CocoAnnotation[];
  categories: readonly { readonly id: number; readonly name: string }[];
}

/** A detection in COCO's result format (https://cocodataset.org/#format-results). */
export interface CocoResult {
  image_id: number;
  category_id: number;
  bbox: CocoBox;
  /** Any finite number; higher is surer. */
  score: number;
}
