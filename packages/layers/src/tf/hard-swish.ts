import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** `x * relu6(x + 3) / 6`, MobileNetV3's hard-swish (arXiv 1905.02244, section 5.2), as a layer. */
class HardSwish extends tfl.layers.Layer {
  /** The name a saved model knows the layer by. */
  static className = 'HardSwish';

  override computeOutputShape<Shape>(inputShape: Shape): Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)));
  }
}
tf.serialization.registerClass(HardSwish);

/**
 * Makes a hard-swish layer; a model that holds one loads wherever this package is imported.
 *
 * @param config the layer's `name`
 */
export function hardSwish(config: { name?: string } = {}): tfl.layers.Layer {
  return new HardSwish(config);
}
