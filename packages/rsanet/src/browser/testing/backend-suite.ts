import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Detection, Detector } from '../../index.ts';
import { type BrowserImage, loadDetector } from '../../index.ts';
import { bloodSmear } from '../../testing/blood-smear.ts';

const MODEL = '/packages/models/models/bccd/';

/** What a detector must do on every backend of a browser. */
export function backendSuite(backend: string): void {
  let detector: Detector;
  let tensor: tf.Tensor | undefined;
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

  test.each<[kind: string, make: () => BrowserImage | Promise<BrowserImage>]>([
    ['ImageData', () => pixels],
    ['RGB pixels', () => ({ data: rgb(data), width, height })],
    ['a canvas', () => painted(document.createElement('canvas'), pixels)],
    ['an OffscreenCanvas', () => painted(new OffscreenCanvas(width, height), pixels)],
    ['an ImageBitmap', () => createImageBitmap(pixels)],
    ['an image', () => image(pixels)],
    ['an image shown smaller', () => image(pixels, 80)],
    ['a VideoFrame', () => videoFrame(pixels)],
    ['a tensor', () => (tensor = tf.browser.fromPixels(pixels))],
  ])('finds in %s what Node finds', async (_, make) => {
    const picture = await make();
    const { numTensors, numDataBuffers } = tf.memory();
    expectSame(await detector.detect(picture), expected);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    tensor?.dispose();
    tensor = undefined;
    if (picture instanceof VideoFrame) picture.close();
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

function painted<Canvas extends HTMLCanvasElement | OffscreenCanvas>(
  canvas: Canvas,
  pixels: ImageData,
): Canvas {
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  (canvas as OffscreenCanvas).getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas;
}

async function image(pixels: ImageData, shown?: number): Promise<HTMLImageElement> {
  const canvas = painted(document.createElement('canvas'), pixels);
  const element = new Image(...(shown ? [shown] : []));
  element.src = canvas.toDataURL();
  await element.decode();
  return element;
}

function videoFrame(pixels: ImageData): VideoFrame {
  const canvas = painted(new OffscreenCanvas(pixels.width, pixels.height), pixels);
  return new VideoFrame(canvas, { timestamp: 0 });
}

function rgb(rgba: Uint8Array | Uint8ClampedArray): Uint8Array {
  return Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3));
}
