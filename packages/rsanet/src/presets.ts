import type { Anchor, Size } from '@rsanet/detect-utils';
import { COCO_CLASSES, VOC_CLASSES } from './classes.ts';

/** Everything in which the published forms of RSANet differ, as data. */
export interface Preset {
  /** Network input in pixels. */
  input: Size;
  classes: readonly string[];
  /** Anchors per scale in pixels of the input, strides 8, 16, 32. */
  anchors: readonly (readonly Anchor[])[];
  /** Side of each prediction's kernel, strides 8, 16, 32 (ours). */
  predictionKernels: readonly number[];
}

/** The name of a published form: data set and input side. */
export type PresetName = 'voc-416' | 'coco-320';

/** Strides of the three scales, in the order of the network's outputs. */
export const STRIDES: readonly number[] = [8, 16, 32];

// YOLOv3's COCO anchors at 416x416 (arXiv 1804.02767, section 2.3).
const YOLOV3_ANCHORS: readonly (readonly Anchor[])[] = [
  [
    [10, 13],
    [16, 30],
    [33, 23],
  ],
  [
    [30, 61],
    [62, 45],
    [59, 119],
  ],
  [
    [116, 90],
    [156, 198],
    [373, 326],
  ],
];

/**
 * The two published forms. Widths, anchors and prediction kernels are ours; input sizes and data sets
 * are stated.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  'voc-416': {
    input: { width: 416, height: 416 },
    classes: VOC_CLASSES,
    anchors: YOLOV3_ANCHORS,
    predictionKernels: [1, 1, 1],
  },
  'coco-320': {
    input: { width: 320, height: 320 },
    classes: COCO_CLASSES,
    anchors: scaleAnchors(YOLOV3_ANCHORS, 320 / 416),
    predictionKernels: [1, 1, 3],
  },
};

/** The same anchors for an input `factor` times the size. */
export function scaleAnchors(
  anchors: readonly (readonly Anchor[])[],
  factor: number,
): readonly (readonly Anchor[])[] {
  return anchors.map((scale) => scale.map(([w, h]): Anchor => [w * factor, h * factor]));
}
