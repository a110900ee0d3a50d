import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose } from '../testing/numbers.ts';
import { ema, updateEma } from './ema.ts';

test('starts as a copy and forgets as the steps grow, up to the decay', () => {
  const before = tf.memory().numTensors;
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const variables = new Map([['x', variable]]);
  const average = ema(variables);
  expect([...average.get('x')!.dataSync()]).toEqual([1, 2]);

  let wanted = [1, 2];
  for (let step = 1; step <= 60; step++) {
    const values = [step, -(step ** 2) / 10];
    tf.tidy(() => variable.assign(tf.tensor1d(values)));
    updateEma(average, variables, step, 0.8);
    // 1/11, 2/12, ... and from step 40 on 0.8.
    const d = step >= 40 ? 0.8 : step / (step + 10);
    wanted = wanted.map((mean, i) => d * mean + (1 - d) * values[i]!);
    expectClose(average.get('x')!.dataSync(), wanted, 1e-6);
  }
  tf.dispose([variable, ...average.values()]);
  expect(tf.memory().numTensors).toBe(before);
});
