import { decode } from '@rsanet/detect-utils';
import { preprocess } from '@rsanet/rsanet';
import { tfjsExecutor, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { sampleImage } from './image.ts';
import { sampleModel, withCandidates } from './network.ts';

test('finds as much as it is asked to, and leaves no tensor', async () => {
  await useBackend('wasm');
  const before = tf.memory().numTensors;
  const input = { width: 160, height: 160 };
  const network = {
    preset: 'voc-416',
    input,
    channels: [8, 8, 16, 16, 16],
    numClasses: 3,
  } as const;
  const fresh = sampleModel(network, 1);
  expect(fresh.metadata.classes).toHaveLength(3);
  expect(sampleModel(network, 1)).toEqual(fresh);
  const image = sampleImage({ width: 200, height: 150 }, 1);
  const model = await withCandidates(fresh, image, { share: 0.04, scoreThreshold: 0.3 });
  const executor = tfjsExecutor(model.graph);
  const outputs = await executor.run(preprocess([image], model.metadata).tensor);
  executor.dispose();
  const counts = outputs.map(({ data, shape: [, height, width] }, i) => {
    const stride = model.metadata.strides[i]!;
    const scale = {
      data,
      height: height!,
      width: width!,
      stride,
      anchors: model.metadata.anchors[i]!,
    };
    return decode([scale], { numClasses: 3, scoreThreshold: 0.3 }).count;
  });
  // 4 % of 3 anchors in 20x20, 10x10 and 5x5 cells.
  expect(counts).toEqual([48, 12, 3]);
  expect(tf.memory().numTensors).toBe(before);
});
