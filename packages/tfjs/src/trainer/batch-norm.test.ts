import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectClose, numbers, numericalGradient } from '../testing/numbers.ts';
import { batchNormTraining } from './batch-norm.ts';

const EPSILON = 1e-3;
const SHAPE: [number, number, number, number] = [2, 3, 4, 5];
const SIZE = 120;

interface Given {
  x: tf.Tensor4D;
  gamma: tf.Tensor1D;
  beta: tf.Tensor1D;
  /** Weighs the outputs into one number, so that every element has another gradient. */
  dy: tf.Tensor4D;
}

const values = {
  x: numbers(SIZE, 1, -1, 4),
  gamma: numbers(5, 2, 0.5, 2),
  beta: numbers(5, 3),
  dy: numbers(SIZE, 4),
};

function given(): Given {
  return {
    x: tf.tensor4d(values.x, SHAPE),
    gamma: tf.tensor1d(values.gamma),
    beta: tf.tensor1d(values.beta),
    dy: tf.tensor4d(values.dy, SHAPE),
  };
}

/** The definition, operation by operation. */
function plain(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(normal, gamma), beta);
}

function ours(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { output, mean, variance } = batchNormTraining(
    x as tf.Tensor4D,
    gamma as tf.Tensor1D,
    beta as tf.Tensor1D,
    EPSILON,
  );
  tf.dispose([mean, variance]);
  return output;
}

/** The gradients for x, gamma and beta. */
const gradients = (normalise: typeof plain, { x, gamma, beta, dy }: Given) =>
  tf
    .grads((x, gamma, beta) => tf.sum(tf.mul(normalise(x!, gamma!, beta!), dy)))([x, gamma, beta])
    .map((gradient) => gradient.dataSync());

/** The weighed sum in float64. */
function weighedSum(
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
): number {
  let sum = 0;
  for (let channel = 0; channel < 5; channel++) {
    const at = Array.from({ length: SIZE / 5 }, (_, i) => 5 * i + channel);
    const mean = at.reduce((total, i) => total + x[i]!, 0) / at.length;
    const variance = at.reduce((total, i) => total + (x[i]! - mean) ** 2, 0) / at.length;
    for (const i of at) {
      const normal = (x[i]! - mean) / Math.sqrt(variance + EPSILON);
      sum += values.dy[i]! * (normal * gamma[channel]! + beta[channel]!);
    }
  }
  return sum;
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  let before = 0;
  beforeEach(async () => {
    await tf.setBackend(backend);
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  test('output and statistics are those of tf.moments and the formula', () => {
    tf.tidy(() => {
      const { x, gamma, beta } = given();
      const { output, mean, variance } = batchNormTraining(x, gamma, beta, EPSILON);
      const moments = tf.moments(x, [0, 1, 2]);
      expectClose(mean.dataSync(), moments.mean.dataSync(), 1e-6);
      expectClose(variance.dataSync(), moments.variance.dataSync(), 1e-6);
      expectClose(output.dataSync(), plain(x, gamma, beta).dataSync(), 1e-5);
      tf.dispose([mean, variance]);
    });
  });

  test('gradients are those of differentiating the definition, and the numerical ones', () => {
    tf.tidy(() => {
      const actual = gradients(ours, given());
      const differentiated = gradients(plain, given());
      const { x, gamma, beta } = values;
      const numerical = [
        numericalGradient((x) => weighedSum(x, gamma, beta), x, 1e-5),
        numericalGradient((gamma) => weighedSum(x, gamma, beta), gamma, 1e-5),
        numericalGradient((beta) => weighedSum(x, gamma, beta), beta, 1e-5),
      ];
      actual.forEach((gradient, i) => {
        expectClose(gradient, differentiated[i]!, 2e-5);
        expectClose(gradient, numerical[i]!, 2e-5);
      });
    });
  });

  test('a channel of one value becomes its offset, without a gradient that is not finite', () => {
    tf.tidy(() => {
      const { gamma, beta, dy } = given();
      const x = tf.fill<tf.Rank.R4>(SHAPE, 3);
      const output = ours(x, gamma, beta);
      expectClose(output.dataSync(), tf.add(tf.zeros(SHAPE), beta).dataSync(), 1e-5);
      for (const gradient of gradients(ours, { x, gamma, beta, dy })) {
        expect([...gradient].every(Number.isFinite)).toBe(true);
      }
    });
  });
});
