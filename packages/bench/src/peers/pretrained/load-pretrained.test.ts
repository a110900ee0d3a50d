import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COCO_CLASSES, preprocess } from '@rsanet/rsanet';
import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { PretrainedName } from '../names.ts';
import { graphModelExecutor } from './graph-model-executor.ts';
import { humanModelsFolder } from './human-models.ts';
import { loadPretrained, pretrained } from './load-pretrained.ts';

beforeAll(() => useBackend('wasm'));

const image = () => {
  const [width, height] = [96, 64];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251);
  return { data, width, height };
};

// Parameters with batch norm folded into them; twice the multiply-accumulates are NanoDet's 4.2 B.
test.each<[PretrainedName, { params: number; macs: number; shapes: number[][] }]>([
  [
    'nanodet',
    {
      params: 3_786_069,
      macs: 2_090_083_840,
      shapes: [2704, 676, 169]
        .map((cells) => [1, cells, 80])
        .concat([2704, 676, 169].map((cells) => [1, cells, 44])),
    },
  ],
  [
    'centernet',
    {
      params: 2_014_985,
      macs: 1_295_249_792,
      shapes: [
        [1, 128, 128, 80],
        [1, 128, 128, 4],
      ],
    },
  ],
])('%s loads, counts and detects, and leaves no tensor', async (name, expected) => {
  const before = tf.memory().numTensors;
  const detector = await loadPretrained(name);
  const loaded = tf.memory().numTensors;
  const { executor, input } = detector;
  expect(input).toEqual(pretrained[name].input);
  expect(executor.params).toBe(expected.params);
  const { tensor, transforms } = detector.preprocess(image());
  expect(await executor.macs(tensor)).toBe(expected.macs);
  const outputs = await executor.run(tensor);
  expect(outputs.map(({ shape }) => shape)).toEqual(expected.shapes);
  const detections = await detector.detect(image(), { maxDetections: 7 });
  expect(detections).toEqual(detector.postprocess(outputs, transforms, { maxDetections: 7 }));
  expect(detections).toHaveLength(7);
  for (const { bbox, classId, class: found, score } of detections) {
    const [x, y, width, height] = bbox;
    expect(x >= 0 && y >= 0 && x + width <= 96 && y + height <= 64).toBe(true);
    expect(found).toBe(COCO_CLASSES[classId]);
    expect(score).toBeGreaterThanOrEqual(0.005);
  }
  expect(tf.memory().numTensors).toBe(loaded);
  await detector.dispose();
  await detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
  await expect(detector.detect(image())).rejects.toThrow(
    expect.objectContaining({ code: 'DISPOSED' }),
  );
});

test("CenterNet's boxes are those of the decoder inside its file", async () => {
  const { normalise, decode, outputs } = pretrained.centernet;
  const executor = await graphModelExecutor(humanModelsFolder(), 'centernet', [
    ...outputs,
    'tower_0/detections',
  ]);
  const { tensor } = preprocess([image()], pretrained.centernet);
  const [heat, distances, inside] = await executor.run(normalise(tensor));
  await executor.dispose();
  const { boxes, scores, classIds, count } = decode([heat!, distances!], 0);
  const theirs = inside!.data;
  expect(count).toBe(100);
  for (let i = 0; i < count; i++) {
    expect(scores[i]).toBe(theirs[6 * i + 4]);
    expect(classIds[i]).toBe(theirs[6 * i + 5]);
    for (let side = 0; side < 4; side++) {
      expect(boxes[4 * i + side]).toBeCloseTo(theirs[6 * i + side]!, 3);
    }
  }
});

test('a missing model and a damaged one are reported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-pretrained-'));
  try {
    await expect(loadPretrained('nanodet', { folder })).rejects.toThrow(
      expect.objectContaining({ code: 'MODEL_NOT_FOUND' }),
    );
    const damaged = ['{', '{}', '{ "modelTopology": { "node": 3 }, "weightsManifest": [] }'];
    for (const text of damaged) {
      await writeFile(join(folder, 'nanodet.json'), text);
      await expect(loadPretrained('nanodet', { folder })).rejects.toThrow(
        expect.objectContaining({ code: 'INVALID_MODEL' }),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
