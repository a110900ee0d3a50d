import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { type ActivationName, activate } from '../index.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const definitions: Record<ActivationName, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leakyRelu: (x) => (x > 0 ? x : 0.1 * x),
  hardSwish: (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
  swish: (x) => x * sigmoid(x),
  sigmoid,
};
const inputs = [-9, -3, -1.5, -0.25, 0, 0.5, 2, 3, 5.5, 8];

test.each(Object.keys(definitions) as ActivationName[])('%s follows its definition', (name) => {
  const x = tfl.input({ shape: [inputs.length] });
  const model = tfl.model({ inputs: x, outputs: activate(x, name, 'block') });
  const values = tf.tidy(() =>
    Array.from((model.predict(tf.tensor2d([inputs])) as tf.Tensor).dataSync()),
  );
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(definitions[name](inputs[i]!), 5);
  });
  model.dispose();
});

test('a model with hard-swish survives saving and loading', async () => {
  const x = tfl.input({ shape: [inputs.length] });
  const model = tfl.model({ inputs: x, outputs: activate(x, 'hardSwish', 'block') });
  const loaded = await tfl.models.modelFromJSON(JSON.parse(model.toJSON() as string));
  expect(loaded.layers[1]!.getClassName()).toBe('HardSwish');
  model.dispose();
  loaded.dispose();
});
