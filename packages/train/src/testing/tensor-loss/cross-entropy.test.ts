import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { numericalGradient } from '../numbers.ts';
import { crossEntropy, focalLoss } from './cross-entropy.ts';

const logits = [-50, -20, -5, -1, -0.1, 0, 0.1, 1, 5, 20, 50];

// The definitions in float64: -log p of what is true, and that times the squared error.
const entropy = (x: number, target: number) => Math.log1p(Math.exp(target ? -x : x));
const focal = (x: number, target: number) =>
  (1 / (1 + Math.exp(target ? x : -x))) ** 2 * entropy(x, target);

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  test.each([
    ['crossEntropy', crossEntropy, entropy],
    ['focalLoss', focalLoss, focal],
  ] as const)(
    '%s and its gradient are the formula, stable at both ends',
    async (_, loss, formula) => {
      await tf.setBackend(backend);
      for (const target of [0, 1]) {
        const before = tf.memory().numTensors;
        const x = tf.tensor1d(logits);
        const targets = tf.fill([logits.length], target);
        const { value, grad } = tf.tidy(() => ({
          value: loss(x, targets),
          grad: tf.grad((x) => tf.sum(loss(x, targets)))(x),
        }));
        const wanted = logits.map((logit) => formula(logit, target));
        const slopes = logits.map(
          (logit) => numericalGradient(([x]) => formula(x!, target), [logit], 1e-5)[0]!,
        );
        // What float32 leaves of the difference of numbers up to 50.
        value.dataSync().forEach((actual, i) => {
          expect(Math.abs(actual - wanted[i]!)).toBeLessThan(1e-5);
        });
        grad.dataSync().forEach((actual, i) => {
          expect(Math.abs(actual - slopes[i]!)).toBeLessThan(2e-5);
        });
        tf.dispose([x, targets, value, grad]);
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );
});
