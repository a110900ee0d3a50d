import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { detectorFiles, loadDetector, readDetector } from '../index.ts';
import { coloursModel } from '../testing/colours.ts';

const { graph, metadata } = coloursModel(64, 64);

test('a page finds no model by its name, and says what to write', async () => {
  await expect(loadDetector('bccd')).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringContaining("import bccd from '@rsanet/models/bccd'"),
  });
});

test('a page detects on the engine', async () => {
  const files = detectorFiles(graph, metadata);
  const server = createServer((request, response) => {
    response.end(files.get(request.url!.slice('/model/'.length)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model/`;
  const detector = await loadDetector(url, { warmup: true });
  const read = await readDetector(url);
  expect(read.metadata).toEqual(metadata);
  expect(await readDetector(files)).toEqual(read);
  server.closeAllConnections();
  server.close();
  expect(detector.backend).toMatchObject({ name: 'engine', tried: [] });

  // As ImageData: 128x128, the upper right quarter red, the lower left blue.
  const data = new Uint8ClampedArray(128 * 128 * 4);
  for (let y = 0; y < 128; y++)
    for (let x = 0; x < 128; x++)
      data.set(
        [x >= 64 && y < 64 ? 255 : 0, 0, x < 64 && y >= 64 ? 255 : 0, 255],
        (y * 128 + x) * 4,
      );
  const found = await detector.detect({ data, width: 128, height: 128 });
  const rounded = found.map(({ bbox, ...rest }) => ({ ...rest, bbox: bbox.map(Math.round) }));
  expect(rounded.sort((a, b) => a.classId - b.classId)).toEqual([
    // Centres (48, 16) and (16, 48) in the input, which is half the image.
    expect.objectContaining({ class: 'red', bbox: [80, 24, 32, 16] }),
    expect.objectContaining({ class: 'blue', bbox: [16, 88, 32, 16] }),
  ]);
  await detector.dispose();
});
