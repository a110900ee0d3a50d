import { expect, test } from 'vitest';
import { colouredCanvas } from './browser/testing/coloured-canvas.ts';
import { cropped } from './region.ts';

test('a region of a canvas is cut out as a canvas', () => {
  const { canvas } = colouredCanvas();
  const { image, x, y } = cropped(canvas, [60, -3, 200, 70]);
  expect([image.width, image.height, x, y]).toEqual([68, 67, 60, 0]);
  const context = (image as unknown as OffscreenCanvas).getContext('2d')!;
  const colourAt = (left: number, top: number) => [...context.getImageData(left, top, 1, 1).data];
  expect(colourAt(3, 10)).toEqual([0, 0, 0, 255]);
  expect(colourAt(4, 10)).toEqual([255, 0, 0, 255]);
  expect(colourAt(4, 65)).toEqual([0, 0, 0, 255]);
});
