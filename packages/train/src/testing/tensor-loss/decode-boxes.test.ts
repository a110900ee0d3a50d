import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { decode } from '@rsanet/detect-utils';
import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, numbers } from '../numbers.ts';
import { decodeBoxes } from './decode-boxes.ts';
import { PRIOR_VALUES, priors } from './priors.ts';

const head: OutputSpec = {
  input: { width: 64, height: 32 },
  strides: [8, 16],
  anchors: [
    [
      [8, 9],
      [17, 6],
    ],
    [
      [30, 20],
      [21, 33],
    ],
  ],
  classes: ['a'],
};
const IMAGES = 2;
const VALUES = 6;

test('boxes and their order are those the detector decodes', () => {
  const { width, height } = head.input;
  const scales = head.strides.map((stride, scale) => {
    const cells = (width * height) / stride ** 2;
    const size = cells * 2 * VALUES;
    const data = numbers(IMAGES * size, scale, -3, 3);
    const wanted = Array.from({ length: IMAGES }, (_, image) => {
      const output = {
        data: data.subarray(image * size, (image + 1) * size),
        width: width / stride,
        height: height / stride,
        stride,
        anchors: head.anchors[scale]!,
      };
      return [...decode([output], { numClasses: 1, scoreThreshold: 0 }).boxes];
    });
    return { data: [...data], wanted: wanted.flat() };
  });

  const wanted = scales.flatMap((scale) => scale.wanted);
  const rows = wanted.length / 4;
  const boxes = tf.tidy(() => {
    const logits = tf.tensor2d(
      scales.flatMap((scale) => scale.data),
      [rows, VALUES],
    );
    const table = tf.tensor2d(priors(head, IMAGES), [rows, PRIOR_VALUES]);
    return tf.concat(decodeBoxes(tf.slice2d(logits, [0, 0], [rows, 4]), table), 1).dataSync();
  });
  expect(rows).toBe(IMAGES * (32 + 8) * 2);
  expectClose(boxes, wanted, 1e-6);
});

test('a size beyond all measure stays finite, and so does its gradient', () => {
  const before = tf.memory().numTensors;
  const table = tf.tensor2d([0, 0, 8, 100, 100], [1, 5]);
  const slopes = tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.concat(decodeBoxes(x as tf.Tensor2D, table), 1)))(
        tf.tensor2d([0, 0, 80, 1000], [1, 4]),
      )
      .dataSync(),
  );
  table.dispose();
  expect([...slopes].every(Number.isFinite)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});
