import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type RsanetOptions, rsanet } from './model.ts';

test.each([
  ['input', { input: { width: 96, height: 100 } }, /96x100/],
  ['side for an input', { input: 416 }, /input is 416; give { width, height }/],
  ['half an input', { input: { width: 416 } }, /input is {"width":416}; give/],
  ['empty input', { input: null }, /input is null; give/],
  ['preset', { preset: 'voc' }, /'voc'/],
  ['combine', { combine: 'mul' }, /'mul'/],
  ['ratio', { ratio: 0 }, /ratio 0/],
  ['numClasses', { numClasses: 0 }, /numClasses is 0/],
  ['anchorsPerScale', { anchorsPerScale: 0 }, /anchorsPerScale is 0/],
  ['predictionKernels', { predictionKernels: [1, 1] }, /\[1,1\]/],
  ['fusion', { fusion: 'se' }, /'se'/],
  ['activation', { activation: 'gelu' }, /'gelu'/],
])('a senseless %s is refused and leaves no weight', (_, options, message) => {
  const before = tf.memory().numTensors;
  const wrong = { preset: 'voc-416', input: { width: 32, height: 32 }, ...options };
  expect(() => rsanet(wrong as unknown as RsanetOptions)).toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
});
