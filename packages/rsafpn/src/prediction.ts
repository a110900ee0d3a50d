import { channelsOf } from '@rsanet/layers';
import * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

/** Options of {@link prediction}. */
export interface PredictionOptions {
  /** The layer's name. */
  name: string;
  numClasses: number;
  anchorsPerScale: number;
  /** Side of the square kernel, odd. */
  kernelSize: number;
}

// Objectness starts near 1 in 100, so the many empty cells do not swamp the first steps
// (arXiv 1708.02002, section 3.3).
const OBJECTNESS_PRIOR = -Math.log((1 - 0.01) / 0.01);

/**
 * YOLOv3's prediction at one scale (ours): one convolution with bias, no batch norm, to
 * `anchorsPerScale * (5 + numClasses)` logits a cell: per anchor tx, ty, tw, th, objectness, classes.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns logits `[n, h, w, anchorsPerScale * (5 + numClasses)]`
 */
export function prediction(x: SymbolicTensor, options: PredictionOptions): SymbolicTensor {
  const { name, numClasses, anchorsPerScale, kernelSize } = options;
  const values = 5 + numClasses;
  const filters = anchorsPerScale * values;
  const conv = tfl.layers.conv2d({
    name,
    filters,
    kernelSize,
    padding: 'same',
    kernelInitializer: tfl.initializers.randomNormal({
      stddev: 0.5 / channelsOf(x) ** 0.5 / kernelSize,
    }),
  });
  const logits = conv.apply(x) as SymbolicTensor;
  const [kernel] = conv.getWeights();
  const start = tf.tensor1d(
    Array.from({ length: filters }, (_, i) => (i % values === 4 ? OBJECTNESS_PRIOR : 0)),
  );
  conv.setWeights([kernel!, start]);
  start.dispose();
  return logits;
}
