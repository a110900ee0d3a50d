import * as tf from '@tensorflow/tfjs-core';
import type { BrowserImage } from '../../index.ts';
import { bloodSmear } from '../../testing/blood-smear.ts';

const { data, width, height } = bloodSmear();

/** The blood smear's pixels. */
export const pixels = new ImageData(new Uint8ClampedArray(data), width, height);

/** An image in each form that a detector takes; what has to be let go, `letGo` does. */
export function formsOf(
  pixels: ImageData,
): readonly [kind: string, make: () => BrowserImage | Promise<BrowserImage>][] {
  const { data, width, height } = pixels;
  return [
    ['ImageData', () => pixels],
    ['RGB pixels', () => ({ data: rgb(data), width, height })],
    ['a canvas', () => painted(document.createElement('canvas'), pixels)],
    ['an OffscreenCanvas', () => painted(new OffscreenCanvas(width, height), pixels)],
    ['an ImageBitmap', () => createImageBitmap(pixels)],
    ['an image', () => image(pixels)],
    ['an image shown smaller', () => image(pixels, 80)],
    ['a VideoFrame', () => videoFrame(pixels)],
    ['a tensor', () => tf.browser.fromPixels(pixels)],
  ];
}

/** The blood smear in each form. */
export const images = formsOf(pixels);

/** Frees what an image holds. */
export function letGo(image: BrowserImage): void {
  if (image instanceof tf.Tensor) image.dispose();
  if (image instanceof VideoFrame || image instanceof ImageBitmap) image.close();
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
