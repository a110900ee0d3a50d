import { tfjsRuntime } from '@rsanet/tfjs';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, inject, test } from 'vitest';
import { detectorFiles, loadDetector } from '../index.ts';
import { coloursModel } from '../testing/colours.ts';
import { colouredCanvas } from './testing/coloured-canvas.ts';
import { expectSame } from './testing/expect-same.ts';
import { pixels } from './testing/images.ts';
import { WASM_PATH } from './testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
const BCCD = '/packages/models/models/bccd/';
const { graph, metadata } = coloursModel(64, 64);
const colours = detectorFiles(graph, metadata);
const { canvas, expected } = colouredCanvas();

test('of the backends that the page imported the best is taken, and the reason given', async () => {
  const detector = await loadDetector(colours, { runtime: tfjsRuntime() });
  expect(detector.backend).toEqual({
    name: 'webgl',
    reason: 'the best that starts',
    tried: [{ name: 'webgpu', reason: 'its package is not imported' }],
  });
  detector.dispose();
});

test('detectors of different backends and models load and work at once', async () => {
  const detectors = await Promise.all([
    loadDetector(BCCD, { runtime: tfjsRuntime('wasm') }),
    loadDetector(BCCD, { runtime: tfjsRuntime('webgl'), warmup: true }),
    loadDetector(colours, { runtime: tfjsRuntime('webgl'), warmup: true }),
    loadDetector(colours, { runtime: tfjsRuntime('cpu') }),
  ]);
  const [wasm, webgl, small, cpu] = detectors;
  for (let round = 0; round < 3; round++) {
    const [a, b, c, d] = await Promise.all([
      wasm.detect(pixels),
      webgl.detect(pixels),
      small.detect(canvas),
      cpu.detect(canvas),
    ]);
    expectSame(a, inject('nodeDetections'));
    expectSame(b, inject('nodeDetections'));
    for (const found of [c, d])
      expect(found.map(({ class: name }) => name).sort()).toEqual(expected);
  }
  for (const detector of detectors) detector.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

test.each(['webgl', 'wasm', 'cpu'] as const)(
  'disposed in mid-detect on %s, it ends and leaves nothing',
  async (backend) => {
    const detector = await loadDetector(colours, { runtime: tfjsRuntime(backend) });
    await detector.detect(canvas);
    for (const wait of [() => Promise.resolve(), () => new Promise((begun) => setTimeout(begun))]) {
      const again = await loadDetector(colours, { runtime: tfjsRuntime(backend) });
      const under = again.detect([canvas, canvas]).then(
        (found) => found.length,
        (error: { code: string }) => error.code,
      );
      await wait();
      const disposal = again.dispose();
      expect([2, 'DISPOSED']).toContain(await under);
      await disposal;
    }
    await detector.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);

test('aborted in mid-detect it rejects with the reason and leaves nothing', async () => {
  const detector = await loadDetector(BCCD, { runtime: tfjsRuntime('webgl') });
  const reason = new Error('enough');
  const controller = new AbortController();
  const under = detector.detect(canvas, { signal: controller.signal });
  setTimeout(() => controller.abort(reason));
  await expect(under).rejects.toBe(reason);
  await detector.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

test('what has no pixels is reported, and leaves nothing', async () => {
  const detector = await loadDetector(colours, { runtime: tfjsRuntime('webgl') });
  for (const broken of [new OffscreenCanvas(0, 0), document.createElement('video')]) {
    await expect(detector.detect(broken)).rejects.toMatchObject({ code: 'INVALID_IMAGE' });
  }
  const image = new Image();
  image.src = 'data:image/png;base64,bm8gcGljdHVyZQ==';
  await expect(detector.detect(image)).rejects.toMatchObject({ code: 'INVALID_IMAGE' });
  await detector.dispose();
  expect(tf.memory().numTensors).toBe(0);
});
