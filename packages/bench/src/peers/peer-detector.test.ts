import { letterbox } from '@rsanet/detect-utils';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { sampleImage } from '../sample/image.ts';
import { sampleModel } from '../sample/network.ts';
import { rsanetPeer, suppress } from './peer-detector.ts';

beforeAll(() => useBackend('wasm'));

test('suppresses within a class, goes back to the image, clips', () => {
  // An image of 20x10 in an input of 40x40: twice the size, ten rows of padding above.
  const transform = letterbox({ width: 20, height: 10 }, { width: 40, height: 40 });
  const boxes = [
    [10, 14, 30, 24],
    [11, 14, 31, 24],
    [10, 14, 30, 24],
    [-8, 6, 8, 18],
    [10, 0, 30, 9],
  ];
  const candidates = {
    boxes: Float32Array.from(boxes.flat()),
    scores: Float32Array.of(0.5, 0.75, 0.25, 0.125, 1),
    classIds: Int32Array.of(0, 0, 1, 1, 0),
    count: 5,
  };
  const detections = suppress(candidates, transform, ['a', 'b']);
  expect(detections).toEqual([
    { bbox: [5.5, 2, 10, 5], class: 'a', classId: 0, score: 0.75 },
    { bbox: [5, 2, 10, 5], class: 'b', classId: 1, score: 0.25 },
    { bbox: [0, 0, 4, 4], class: 'b', classId: 1, score: 0.125 },
  ]);
  const few = suppress(candidates, transform, ['a', 'b'], { scoreThreshold: 0.2 });
  expect(few).toEqual(detections.slice(0, 2));
});

test('a model of RSANet stands beside others, every class of every box', async () => {
  const before = tf.memory().numTensors;
  const input = { width: 64, height: 64 };
  const network = { preset: 'voc-416', input, channels: [8, 8, 8, 8, 8] } as const;
  const model = sampleModel({ ...network, numClasses: 2 }, 1);
  const detector = await rsanetPeer(model, tfjsRuntime('wasm'));
  expect(detector.classes).toEqual(model.metadata.classes);
  const image = sampleImage({ width: 50, height: 40 }, 1);
  const { tensor, transforms } = detector.preprocess(image);
  expect(tensor.shape).toEqual([1, 64, 64, 3]);
  const outputs = await detector.executor.run(tensor);
  const all = { scoreThreshold: 0, iouThreshold: 1 };
  const detections = await detector.detect(image, all);
  expect(detections).toEqual(detector.postprocess(outputs, transforms, all));
  const places = (classId: number) =>
    detections.filter((found) => found.classId === classId).map(({ bbox }) => bbox.join());
  const second = new Set(places(1));
  expect(places(0).some((place) => second.has(place))).toBe(true);
  await detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
