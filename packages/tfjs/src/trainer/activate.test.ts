import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { Activation } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectClose, numericalGradient } from '../testing/numbers.ts';
import { activate } from './activate.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const relu6 = (x: number) => Math.min(6, Math.max(0, x));

const formulas: [Activation, (x: number) => number][] = [
  [{ kind: 'linear' }, (x) => x],
  [{ kind: 'relu' }, (x) => Math.max(0, x)],
  [{ kind: 'relu6' }, relu6],
  [{ kind: 'leakyRelu', alpha: 0.3 }, (x) => (x > 0 ? x : 0.3 * x)],
  [{ kind: 'sigmoid' }, sigmoid],
  [{ kind: 'swish' }, (x) => x * sigmoid(x)],
  [{ kind: 'hardSwish' }, (x) => (x * relu6(x + 3)) / 6],
  [{ kind: 'elu' }, (x) => (x < 0 ? Math.expm1(x) : x)],
];

// None on a corner, where the gradient is a matter of taste.
const inputs = [-50, -7, -3.1, -2.9, -1, -0.01, 0.01, 1, 2.9, 3.1, 5.9, 6.1, 7, 50];

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  test.each(formulas)('$kind and its gradient are the formula', async (activation, formula) => {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor2d(inputs, [2, 7]);
      const dy = tf.tensor2d(
        inputs.map((_, i) => i + 1),
        [2, 7],
      );
      const slopes = tf.grad((x) => tf.mul(activate(x, activation), 1))(x, dy);
      expect(slopes.shape).toEqual([2, 7]);
      expectClose(activate(x, activation).dataSync(), inputs.map(formula), 1e-6);
      expectClose(
        slopes.dataSync(),
        inputs.map((x, i) => (i + 1) * numericalGradient(([v]) => formula(v!), [x], 1e-6)[0]!),
        1e-6,
      );
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('relu6 passes no gradient at its corners', () => {
  const x = tf.tensor1d([0, 6]);
  const slopes = tf.tidy(() => tf.grad((x) => activate(x, { kind: 'relu6' }))(x));
  expect([...slopes.dataSync()]).toEqual([0, 0]);
  tf.dispose([x, slopes]);
});
