import * as tf from '@tensorflow/tfjs-core';
import { tensorflowKernel } from './tensorflow-kernels.ts';

/** What {@link batchNormTraining} returns. */
export interface BatchNormResult {
  output: tf.Tensor4D;
  /** Mean of the batch, a channel; the caller disposes it. */
  mean: tf.Tensor1D;
  /** Biased variance of the batch, a channel; the caller disposes it. */
  variance: tf.Tensor1D;
}

const AXES = [0, 1, 2];

/**
 * Batch normalisation by the batch's own statistics, with one gradient in closed form instead of the
 * chain of twenty full-size operations that differentiating mean and variance one by one makes
 * (arXiv 1502.03167, section 3). On tfjs-node it is libtensorflow's fused kernel.
 *
 * @param x feature map `[n, h, w, c]`
 * @param gamma scale `[c]`
 * @param beta offset `[c]`
 * @param epsilon what keeps the square root from zero
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const forward = tf.getBackend() === 'tensorflow' ? fused : composed;
  let statistics: Pick<BatchNormResult, 'mean' | 'variance'> | undefined;
  const normalise = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    const [input, scale, offset] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    const { output, mean, variance, gradient } = forward(input, scale, offset, epsilon, save);
    statistics = { mean: tf.keep(mean), variance: tf.keep(variance) };
    return {
      value: output,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.tidy(() => gradient(dy as tf.Tensor4D, saved)),
    };
  });
  const output = normalise(x, gamma, beta) as tf.Tensor4D;
  return { output, ...statistics! };
}

type Gradient = (dy: tf.Tensor4D, saved: tf.Tensor[]) => tf.Tensor[];
type Forward = (
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  save: tf.GradSaveFunc,
) => BatchNormResult & { gradient: Gradient };

const composed: Forward = (x, gamma, beta, epsilon, save) => {
  const count = x.size / x.shape[3];
  const mean = tf.mean<tf.Tensor1D>(x, AXES);
  const variance = tf.mean<tf.Tensor1D>(tf.squaredDifference(x, mean), AXES);
  save([x, gamma, mean, variance]);
  const gradient: Gradient = (dy, saved) => {
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const dBeta = tf.sum(dy, AXES);
    const dGamma = tf.mul(tf.sum(tf.mul(dy, tf.sub(x, mean)), AXES), inverse);
    // dx = a (dy - mean(dy) - xhat mean(dy xhat)), gathered into dy * a + x * slope + shift.
    const a = tf.mul(gamma, inverse);
    const slope = tf.div(tf.mul(tf.mul(a, inverse), dGamma), -count);
    const shift = tf.sub(tf.div(tf.mul(a, dBeta), -count), tf.mul(slope, mean));
    const dx = tf.add(tf.mul(dy, a), tf.add(tf.mul(x, slope), shift));
    return [dx, dGamma, dBeta];
  };
  const output = tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
  return { output, mean, variance, gradient };
};

const fused: Forward = (x, gamma, beta, epsilon, save) => {
  const none = tf.tensor1d([]);
  const [output, mean, unbiased, ...reserved] = tensorflowKernel(
    'FusedBatchNormV3',
    [x, gamma, beta, none, none],
    epsilon,
  ) as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, ...tf.Tensor[]];
  save([x, gamma, ...reserved]);
  const gradient: Gradient = (dy, saved) =>
    tensorflowKernel('FusedBatchNormGradV3', [dy, ...saved], epsilon).slice(0, 3);
  const count = x.size / x.shape[3];
  const variance = tf.mul<tf.Tensor1D>(unbiased, (count - 1) / count);
  return { output, mean, variance, gradient };
};
