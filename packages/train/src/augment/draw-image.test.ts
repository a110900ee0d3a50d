import { letterbox, letterboxPixels, type RawImage } from '@rsanet/detect-utils';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brightness, contrast, UNCHANGED } from './colour.ts';
import { drawImage } from './draw-image.ts';

const noise = (width: number, height: number, channels: 1 | 3 | 4): RawImage => ({
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7919 + 31) % 256),
  width,
  height,
  channels,
});

const side = fc.integer({ min: 1, max: 30 });

test('in the place of a letterbox it draws what the letterbox draws', () => {
  const channels = fc.constantFrom<1 | 3 | 4>(1, 3, 4);
  fc.assert(
    fc.property(side, side, side, side, channels, (width, height, w, h, channels) => {
      const image = noise(width, height, channels);
      const input = { width: w, height: h };
      const fit = letterbox(image, input);
      // An image thinner than a pixel is one line in a letterbox; here it may fall between pixels.
      fc.pre(Math.min(width, height) * fit.scale >= 1);
      const place = { ...fit, scaleX: fit.scale, scaleY: fit.scale };
      const out = new Float32Array(w * h * 3).fill(0.5);
      drawImage(image, place, UNCHANGED, [0, 0, w, h], input, out);
      const drawn = letterboxPixels(image, fit);
      expect(Math.max(...out.map((value, i) => Math.abs(value - drawn[i]!)))).toBeLessThan(1e-6);
    }),
    // A pixel's centre exactly on the image's edge.
    { examples: [[15, 30, 16, 22, 1]] },
  );
});

test('a negative scale mirrors exactly', () => {
  const image = noise(5, 4, 3);
  const input = { width: 5, height: 4 };
  const out = new Float32Array(60);
  const place = { scaleX: -1, scaleY: -1, offsetX: 5, offsetY: 4 };
  drawImage(image, place, UNCHANGED, [0, 0, 5, 4], input, out);
  for (let pixel = 0; pixel < 20; pixel++) {
    for (let c = 0; c < 3; c++) {
      expect(out[pixel * 3 + c]).toBeCloseTo(image.data[(19 - pixel) * 3 + c]! / 255, 6);
    }
  }
});

test('writes only the window, and clamps colour', () => {
  const image: RawImage = { data: new Uint8Array(8 * 8 * 3).fill(200), width: 8, height: 8 };
  const input = { width: 8, height: 8 };
  const out = new Float32Array(8 * 8 * 3).fill(0.5);
  const place = { scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 };
  drawImage(image, place, brightness(2), [0, 0, 3, 8], input, out);
  drawImage(image, place, contrast(-2), [5, 2, 8, 4], input, out);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const expected = x < 3 ? 1 : x >= 5 && y >= 2 && y < 4 ? 0 : 0.5;
      expect(out[(y * 8 + x) * 3 + 1]).toBe(expected);
    }
  }
});
