import { randomNumbers } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Gives every weight of a model other values: also batch norm's statistics, variances positive. */
export function randomiseWeights(model: LayersModel, seed = 1): void {
  let next = seed;
  for (const layer of model.layers) {
    const values = layer.weights.map(({ shape, originalName }) => {
      const sides = shape as number[];
      const fanIn = sides.length < 4 ? 1 : sides[0]! * sides[1]! * sides[2]!;
      const [low, high] = originalName.endsWith('variance') ? [0.2, 2] : [-1, 1];
      const scale = 1 / Math.sqrt(fanIn);
      const size = sides.reduce((a, b) => a * b, 1);
      return tf.tensor(randomNumbers(size, ++next, low! * scale, high! * scale), sides);
    });
    layer.setWeights(values);
    tf.dispose(values);
  }
}
