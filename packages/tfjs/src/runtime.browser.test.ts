import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { letterbox, letterboxPixels } from '@rsanet/detect-utils';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { tfjsRuntime } from './index.ts';
import { identityGraph, largestDifference, smallGraph, smallInput } from './testing/small-graph.ts';

setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
afterEach(() => expect(tf.memory().numTensors).toBe(0));

test('of the backends that the page imports the best is taken', async () => {
  const executor = await tfjsRuntime().open(smallGraph);
  expect(executor.backend).toEqual({ name: 'webgpu', reason: 'the best that starts', tried: [] });
  await executor.dispose();
});

test('executors on all backends of a page work side by side, to the same values', async () => {
  const executors = await Promise.all(
    (['cpu', 'wasm', 'webgl', 'webgpu'] as const).map((name) =>
      tfjsRuntime(name).open(smallGraph, { warmUp: { width: 8, height: 8 } }),
    ),
  );
  expect(executors.map(({ takesCanvases }) => takesCanvases)).toEqual([false, false, true, true]);
  const { numTensors } = tf.memory();
  for (let round = 0; round < 3; round++) {
    const [first, ...others] = await Promise.all(executors.map(({ run }) => run(smallInput)));
    for (const outputs of others) {
      outputs.forEach(({ data }, i) => {
        expect(largestDifference(data, first![i]!.data)).toBeLessThan(1e-4);
      });
    }
  }
  expect(tf.memory().numTensors).toBe(numTensors);
  await Promise.all(executors.map((executor) => executor.dispose()));
});

describe.each(['webgl', 'webgpu'] as const)('on %s', (name) => {
  const runtime = tfjsRuntime(name);

  test.each([
    [64, 48, 32, 32],
    [21, 33, 32, 64],
    [32, 32, 32, 32],
    [200, 2, 32, 32],
    [1, 90, 64, 32],
  ])('a canvas of %ix%i is drawn into %ix%i as letterboxPixels does it', async (w, h, iw, ih) => {
    const executor = await runtime.open(identityGraph);
    const { canvas, pixels } = noise(w, h);
    const fit = letterbox(canvas, { width: iw, height: ih });
    const [drawn] = await executor.run({ images: [canvas], letterbox: [fit] });
    expect(drawn!.shape).toEqual([1, ih, iw, 3]);
    expect(largestDifference(drawn!.data, letterboxPixels(pixels, fit))).toBeLessThan(1e-3);
    await executor.dispose();
  });

  test('canvases and bytes go together in one batch', async () => {
    const executor = await runtime.open(identityGraph);
    const { numTensors, numDataBuffers } = tf.memory();
    const images = [noise(20, 30), noise(40, 10), noise(7, 7)];
    const transforms = images.map(({ pixels }) => letterbox(pixels, { width: 24, height: 16 }));
    const given = images.map(({ canvas, pixels }, i) => (i === 1 ? pixels : canvas));
    for (const batch of [given, images.map(({ pixels }) => pixels)]) {
      const [output] = await executor.run({ images: batch, letterbox: transforms });
      expect(output!.shape).toEqual([3, 16, 24, 3]);
      const expected = images.flatMap(({ pixels }, i) => [
        ...letterboxPixels(pixels, transforms[i]!),
      ]);
      expect(largestDifference(output!.data, Float32Array.from(expected))).toBeLessThan(1e-3);
    }
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    await executor.dispose();
  });

  test('what is no canvas, or of another size, is refused and leaves nothing', async () => {
    const executor = await runtime.open(identityGraph);
    const { canvas } = noise(5, 7);
    for (const [image, source, words] of [
      [{ width: 5, height: 7 }, canvas, 'expected bytes or a canvas'],
      [canvas, { width: 7, height: 5 }, 'is 5x7'],
    ] as const) {
      const letterboxes = [letterbox(source, { width: 8, height: 8 })];
      await expect(executor.run({ images: [image], letterbox: letterboxes })).rejects.toMatchObject(
        {
          code: 'INVALID_ARGUMENT',
          message: expect.stringContaining(words),
        },
      );
    }
    await executor.dispose();
  });

  test('an op that fails leaves nothing', async () => {
    const bad = { op: 'reshape', name: 'bad', inputs: ['pool'], shape: [7] } as const;
    const graph = { ...smallGraph, nodes: [...smallGraph.nodes, bad], outputs: ['sum', 'bad'] };
    const executor = await runtime.open(graph);
    const { numTensors } = tf.memory();
    await expect(executor.run(smallInput)).rejects.toThrow(/Size/);
    expect(tf.memory().numTensors).toBe(numTensors);
    await executor.dispose();
    await expect(runtime.open(graph, { warmUp: { width: 8, height: 8 } })).rejects.toThrow(/Size/);
  });

  test('aborted or disposed in mid-run it leaves nothing', async () => {
    const executor = await runtime.open(smallGraph);
    const reason = new Error('enough');
    const { numTensors } = tf.memory();
    for (const wait of [() => null, () => new Promise((late) => setTimeout(late))]) {
      const controller = new AbortController();
      const run = executor.run(smallInput, { signal: controller.signal }).catch((error) => error);
      await wait();
      controller.abort(reason);
      // Software GPUs may be done by then.
      if ((await run) !== reason) expect(await run).toHaveLength(2);
      expect(tf.memory().numTensors).toBe(numTensors);
    }
    const under = executor.run(smallInput).then(
      (outputs) => outputs.length,
      (error) => error.code,
    );
    await executor.dispose();
    expect(tf.memory().numTensors).toBe(0);
    expect([2, 'DISPOSED']).toContain(await under);
  });
});

/** An opaque canvas of random colours whose pixels are kept as they are, and those. */
function noise(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  let state = width * height;
  pixels.data.forEach((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels.data[i] = i % 4 === 3 ? 255 : state >>> 24;
  });
  canvas.getContext('2d', { willReadFrequently: true })!.putImageData(pixels, 0, 0);
  return { canvas, pixels };
}
