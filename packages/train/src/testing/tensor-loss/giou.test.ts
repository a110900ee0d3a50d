import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { type CornerBox, giou, iou } from '@rsanet/detect-utils';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, numbers, numericalGradient } from '../numbers.ts';
import { type Corners, giouTensor, iouTensor } from './giou.ts';

const COUNT = 200;
const first = boxes(1);
const second = boxes(2);

/** Boxes of 1 to 41 pixels in a square of 80, so that some overlap, some touch none. */
function boxes(seed: number): CornerBox[] {
  const draws = numbers(4 * COUNT, seed, 0, 40);
  return Array.from({ length: COUNT }, (_, i): CornerBox => {
    const [x, y, width, height] = draws.subarray(4 * i, 4 * i + 4) as unknown as CornerBox;
    return [x, y, x + width + 1, y + height + 1];
  });
}

const corners = (list: readonly CornerBox[]) =>
  tf.split(tf.tensor2d(list.flat(), [list.length, 4]), 4, 1) as unknown as Corners;

test('IoU and GIoU are those of detect-utils', () => {
  const before = tf.memory().numTensors;
  const [ious, gious] = [iouTensor, giouTensor].map((overlap) => {
    const tensor = tf.tidy(() => overlap(corners(first), corners(second)));
    const values = tensor.dataSync();
    tensor.dispose();
    return values;
  }) as [Float32Array, Float32Array];
  const wanted = first.map((box, i) => iou(box, second[i]!));
  expectClose(ious, wanted, 1e-5);
  expectClose(
    gious,
    first.map((box, i) => giou(box, second[i]!)),
    1e-5,
  );
  expect(wanted.filter((value) => value === 0).length).toBeGreaterThan(10);
  expect(wanted.filter((value) => value > 0).length).toBeGreaterThan(10);
  expect(tf.memory().numTensors).toBe(before);
});

test('a box and itself, one inside another, two apart, one without area', () => {
  const pairs: [CornerBox, CornerBox, number, number][] = [
    [[0, 0, 4, 4], [0, 0, 4, 4], 1, 1],
    [[0, 0, 4, 4], [1, 1, 3, 3], 0.25, 0.25],
    [[0, 0, 2, 2], [6, 0, 8, 2], 0, -0.5],
    [[0, 0, 0, 0], [0, 0, 4, 4], 0, 0],
  ];
  for (const [a, b, wantedIou, wantedGiou] of pairs) {
    const [iou, giou] = tf.tidy(() => [
      iouTensor(corners([a]), corners([b])).dataSync()[0]!,
      giouTensor(corners([a]), corners([b])).dataSync()[0]!,
    ]);
    expect(iou).toBeCloseTo(wantedIou, 6);
    expect(giou).toBeCloseTo(wantedGiou, 6);
  }
});

test('the gradient is that of detect-utils’ GIoU by differences', () => {
  const few = 20;
  const wanted = numericalGradient(
    (x) => {
      const box = (i: number) => [...x.subarray(4 * i, 4 * i + 4)] as unknown as CornerBox;
      return second.slice(0, few).reduce((sum, other, i) => sum + giou(box(i), other), 0);
    },
    first.slice(0, few).flat(),
    1e-4,
  );
  const slopes = tf.tidy(() =>
    tf
      .grad((x) => {
        const sides = tf.split(x, 4, 1) as unknown as Corners;
        return tf.sum(giouTensor(sides, corners(second.slice(0, few))));
      })(tf.tensor2d(first.slice(0, few).flat(), [few, 4]))
      .dataSync(),
  );
  expectClose(slopes, wanted, 1e-4);
});
