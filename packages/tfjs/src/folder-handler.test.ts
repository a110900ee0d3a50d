import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderHandler } from './folder-handler.ts';

let folder: string;
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'rsanet-layers-'));
});
afterEach(() => rm(folder, { recursive: true }));

const model = () =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 3 }),
    ],
  });

test('a model that is saved and loaded computes the same', async () => {
  const saved = model();
  await model().save(folderHandler(join(folder, 'deep', 'er')));
  await saved.save(folderHandler(join(folder, 'deep', 'er'))); // in place of the other
  expect((await readdir(join(folder, 'deep', 'er'))).sort()).toEqual(['model.json', 'weights.bin']);
  const loaded = await tfl.loadLayersModel(folderHandler(join(folder, 'deep', 'er')));
  const x = tf.randomUniform([2, 4, 4, 3]);
  const [before, after] = [saved, loaded].map((one) => (one.predict(x) as tf.Tensor).dataSync());
  expect(after).toEqual(before);
});

test('says what is missing or wrong', async () => {
  const load = () => tfl.loadLayersModel(folderHandler(folder));
  await expect(load()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await writeFile(join(folder, 'model.json'), '{');
  await expect(load()).rejects.toMatchObject({ code: 'INVALID_MODEL' });
  for (const path of ['../weights.bin', '/etc/passwd']) {
    const weightsManifest = [{ paths: [path], weights: [] }];
    await writeFile(join(folder, 'model.json'), JSON.stringify({ weightsManifest }));
    await expect(load()).rejects.toMatchObject({
      code: 'INVALID_MODEL',
      message: expect.stringContaining(path),
    });
  }
});
