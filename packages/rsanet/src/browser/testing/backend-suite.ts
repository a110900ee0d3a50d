import { type BackendName, tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Detector, loadDetector } from '../../index.ts';
import { expectSame } from './expect-same.ts';
import { images, letGo } from './images.ts';

const MODEL = '/packages/models/models/bccd/';

/** What a detector must do on the engine, the default, and on every backend of TensorFlow.js in a browser. */
export function backendSuite(backend: BackendName | 'engine'): void {
  let detector: Detector;
  const expected = inject('nodeDetections');

  beforeAll(async () => {
    const choice = backend === 'engine' ? {} : { runtime: tfjsRuntime(backend) };
    detector = await loadDetector(MODEL, { ...choice, warmup: true });
  });
  afterAll(() => {
    detector.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  test('Node finds enough to compare with', () => {
    expect(expected.length).toBeGreaterThan(5);
    const reason =
      backend === 'engine' ? expect.stringMatching(/SIMD.*\d threads?, as/) : 'asked for';
    expect(detector.backend).toEqual({ name: backend, reason, tried: [] });
  });

  test.each(images)('finds in %s what Node finds', async (_kind, make) => {
    const image = await make();
    const { numTensors, numDataBuffers } = tf.memory();
    expectSame(await detector.detect(image), expected);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    letGo(image);
  });
}
