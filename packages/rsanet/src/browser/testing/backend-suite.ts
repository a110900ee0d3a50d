import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Detection, Detector } from '../../index.ts';
import { loadDetector } from '../../index.ts';
import { bloodSmear } from '../../testing/blood-smear.ts';

const MODEL = '/packages/models/models/bccd/';

/** What a detector must do on every backend of a browser. */
export function backendSuite(backend: string): void {
  let detector: Detector;
  const expected = inject('nodeDetections');
  const { data, width, height } = bloodSmear();
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);

  beforeAll(async () => {
    detector = await loadDetector(MODEL, { backend, warmup: true });
  });
  afterAll(() => {
    detector.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  test('Node finds enough to compare with', () => {
    expect(expected.length).toBeGreaterThan(5);
    expect(detector.backend).toEqual({ name: backend, reason: 'asked for', tried: [] });
  });

  test.each([['ImageData', () => pixels]])('finds in %s what Node finds', async (_, make) => {
    const tensors = tf.memory().numTensors;
    expectSame(await detector.detect(await make()), expected);
    expect(tf.memory().numTensors).toBe(tensors);
  });
}

/** Boxes within a pixel, scores within 1e-3, in the same order but for scores that close. */
function expectSame(actual: readonly Detection[], expected: readonly Detection[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const { bbox, score, classId } of expected) {
    const same = actual.filter(
      (found) =>
        found.classId === classId &&
        Math.abs(found.score - score) < 1e-3 &&
        found.bbox.every((side, i) => Math.abs(side - bbox[i]!) < 1),
    );
    expect(same, `class ${classId} at ${bbox}, score ${score}`).toHaveLength(1);
  }
}
