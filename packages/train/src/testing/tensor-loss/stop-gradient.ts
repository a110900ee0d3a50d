import * as tf from '@tensorflow/tfjs-core';

/**
 * A value computed from tensors that no gradient flows back through.
 *
 * @param compute what to compute, off the gradient tape; its intermediates are freed
 * @param inputs tensors `compute` reads that depend on what is trained
 */
export function stopGradient<In extends tf.Tensor[], Out extends tf.Tensor>(
  compute: (...inputs: In) => Out,
  ...inputs: In
): Out {
  const shapes = inputs.map((input) => input.shape);
  const constant = tf.customGrad<Out>((...args) => ({
    value: compute(...(args.slice(0, -1) as In)),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }));
  return constant(...inputs);
}
