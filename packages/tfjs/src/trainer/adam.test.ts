import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, numbers } from '../testing/numbers.ts';
import { adam, disposeAdam, stepAdam } from './adam.ts';

const start = { kernel: numbers(12, 1), bias: numbers(3, 2) };

// A bowl, steep in some directions and flat in others.
const loss = (kernel: tf.Tensor, bias: tf.Tensor) =>
  tf.tidy(
    () =>
      tf.add(
        tf.sum(tf.mul(tf.square(tf.sub(kernel, 2)), tf.range(1, 13))),
        tf.sum(tf.pow(tf.add(bias, 3), 4)),
      ) as tf.Scalar,
  );

test('ten steps are those of tf.train.adam', () => {
  const before = tf.memory().numTensors;
  const make = () => ({
    kernel: tf.tidy(() => tf.variable(tf.tensor1d(start.kernel))),
    bias: tf.tidy(() => tf.variable(tf.tensor1d(start.bias))),
  });
  const ours = make();
  const theirs = make();
  const parameters = new Map(Object.entries(ours));
  const state = adam(parameters);
  const witness = tf.train.adam(0.05, 0.9, 0.999, 1e-8);
  for (let step = 1; step <= 10; step++) {
    const { value, grads } = tf.variableGrads(
      () => loss(ours.kernel, ours.bias),
      [ours.kernel, ours.bias],
    );
    const gradients = new Map(
      [...parameters].map(([name, variable]) => [name, grads[variable.name]!] as const),
    );
    stepAdam(state, parameters, gradients, 1, () => ({ rate: 0.05, decay: 0 }));
    tf.dispose([value, grads]);
    witness.minimize(() => loss(theirs.kernel, theirs.bias), false, [theirs.kernel, theirs.bias]);
    expect(state.steps).toBe(step);
    // Theirs adds epsilon after the bias correction, ours before, as section 2 of the paper allows:
    // at these gradients, above 0.1, that is within float32’s rounding.
    for (const name of ['kernel', 'bias'] as const) {
      expectClose(ours[name].dataSync(), theirs[name].dataSync(), 1e-5);
    }
  }
  expect(ours.kernel.dataSync()[0]).not.toBeCloseTo(start.kernel[0]!, 1);
  disposeAdam(state);
  witness.dispose();
  tf.dispose([ours.kernel, ours.bias, theirs.kernel, theirs.bias]);
  expect(tf.memory().numTensors).toBe(before);
});

test('the first step is the rate against each gradient’s sign, whatever its size', () => {
  const parameter = tf.tidy(() => tf.variable(tf.tensor1d([0, 0, 0])));
  const gradient = tf.tensor1d([1e-3, -5, 0]);
  const state = adam(new Map([['x', parameter]]));
  const gradients = new Map([['x', gradient]]);
  stepAdam(state, new Map([['x', parameter]]), gradients, 1, () => ({ rate: 0.1, decay: 0 }));
  const [small, large, none] = parameter.dataSync();
  expect(small).toBeCloseTo(-0.1, 4);
  expect(large).toBeCloseTo(0.1, 6);
  expect(none).toBeCloseTo(0, 12);
  disposeAdam(state);
  tf.dispose([parameter, gradient]);
});

test('weight decay takes a share of the parameter, whatever the gradient, and the factor scales gradients', () => {
  const parameter = tf.tidy(() => tf.variable(tf.tensor1d([4, -2])));
  const parameters = new Map([['x', parameter]]);
  const gradients = new Map([['x', tf.tensor1d([0, 3])]]);
  const state = adam(parameters);
  stepAdam(state, parameters, gradients, 0.5, () => ({ rate: 0.1, decay: 0.2 }));
  expectClose(parameter.dataSync(), [4 * 0.98, -2 * 0.98 - 0.1], 1e-6);
  expectClose(state.first.get('x')!.dataSync(), [0, 0.1 * 1.5], 1e-6);
  disposeAdam(state);
  tf.dispose([parameter, ...gradients.values()]);
});
