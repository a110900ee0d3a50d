import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  channelsOf,
  letterbox,
  letterboxPixels,
  PADDING,
  type RawImage,
  type Size,
} from './index.ts';

beforeAll(() => tf.setBackend('cpu'));

function noiseImage(width: number, height: number, channels: 1 | 3 | 4, seed = 1): RawImage {
  const data = new Uint8Array(width * height * channels);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return { data, width, height, channels };
}

/** `[height, width, 3]` in 0..1. */
function rgb(image: RawImage): tf.Tensor3D {
  const channels = channelsOf(image);
  const all = tf.tensor3d(Array.from(image.data), [image.height, image.width, channels]);
  const coloured = channels === 1 ? tf.tile(all, [1, 1, 3]) : tf.slice(all, [0, 0, 0], [-1, -1, 3]);
  return tf.div(coloured, 255);
}

function expectClose(actual: Float32Array, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  }
  expect(worst).toBeLessThan(2e-5);
}

test.each<[number, number, 1 | 3 | 4, Size, Size]>([
  [64, 48, 3, { width: 32, height: 32 }, { width: 32, height: 24 }],
  [64, 48, 4, { width: 96, height: 96 }, { width: 96, height: 72 }],
  [20, 60, 1, { width: 64, height: 96 }, { width: 32, height: 96 }],
  [32, 32, 3, { width: 32, height: 32 }, { width: 32, height: 32 }],
  [1, 1, 3, { width: 64, height: 32 }, { width: 32, height: 32 }],
  [200, 100, 3, { width: 32, height: 64 }, { width: 32, height: 16 }],
])(
  '%ix%i of %i channels equals the TensorFlow bilinear resize and padding',
  (width, height, channels, input, scaled) => {
    const image = noiseImage(width, height, channels);
    const expected = tf.tidy(() => {
      const resized = tf.image.resizeBilinear(
        rgb(image),
        [scaled.height, scaled.width],
        false,
        true,
      );
      const top = (input.height - scaled.height) / 2;
      const left = (input.width - scaled.width) / 2;
      return tf.pad(
        resized,
        [
          [top, top],
          [left, left],
          [0, 0],
        ],
        PADDING,
      );
    });
    expectClose(letterboxPixels(image, letterbox(image, input)), expected.dataSync());
    expected.dispose();
  },
);

test('sub-pixel scales and offsets equal the TensorFlow affine transform inside, padding outside', () => {
  const side = fc.integer({ min: 1, max: 90 });
  const inputSide = fc.constantFrom(32, 64);
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom(1, 3, 4),
      inputSide,
      inputSide,
      (w, h, channels, iw, ih) => {
        const image = noiseImage(w, h, channels as 1 | 3 | 4, w * h);
        const fit = letterbox(image, { width: iw, height: ih });
        const actual = letterboxPixels(image, fit);
        const k = 1 / fit.scale;
        const moved = tf.tidy(() =>
          tf.image.transform(
            tf.expandDims(rgb(image)) as tf.Tensor4D,
            tf.tensor2d([
              [k, 0, (0.5 - fit.offsetX) * k - 0.5, 0, k, (0.5 - fit.offsetY) * k - 0.5, 0, 0],
            ]),
            'bilinear',
            'nearest',
            0,
            [ih, iw],
          ),
        );
        const expected = moved.dataSync();
        moved.dispose();
        const inside = (i: number, offset: number, size: number) =>
          i + 0.5 >= offset && i + 0.5 <= offset + size * fit.scale;
        const edge = (i: number, offset: number, size: number) =>
          Math.abs(i + 0.5 - offset) < 1e-9 || Math.abs(i + 0.5 - offset - size * fit.scale) < 1e-9;
        fc.pre(w * fit.scale >= 1 && h * fit.scale >= 1);
        for (let y = 0; y < ih; y++) {
          for (let x = 0; x < iw; x++) {
            if (edge(x, fit.offsetX, w) || edge(y, fit.offsetY, h)) continue;
            const within = inside(x, fit.offsetX, w) && inside(y, fit.offsetY, h);
            for (let c = 0; c < 3; c++) {
              const at = (y * iw + x) * 3 + c;
              const error = Math.abs(actual[at]! - (within ? expected[at]! : PADDING));
              if (error > 2e-5) throw new Error(`${error} at ${x}, ${y}, ${c}`);
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  [8000, 20],
  [8000, 2],
  [1, 9000],
  [1, 1],
])('a %ix%i image is seen, in its own colour, surrounded by padding', (width, height) => {
  const image = { data: new Uint8Array(width * height * 3).fill(51), width, height };
  const pixels = letterboxPixels(image, letterbox(image, { width: 416, height: 416 }));
  const values = new Map<number, number>();
  for (const value of pixels) values.set(value, (values.get(value) ?? 0) + 1);
  const seen = values.get(Math.fround(0.2))!;
  expect(seen).toBeGreaterThanOrEqual(416 * 3);
  expect(seen + (values.get(PADDING) ?? 0)).toBe(pixels.length);
});

test('an image thinner than a pixel shows its middle', () => {
  const image = {
    data: Uint8Array.from({ length: 4000 }, (_, i) => (i < 2000 ? 0 : 255)),
    width: 2000,
    height: 2,
  };
  const pixels = letterboxPixels(image, letterbox(image, { width: 32, height: 32 }));
  for (let x = 0; x < 32; x++) expect(pixels[(16 * 32 + x) * 3]).toBeCloseTo(0.5, 6);
});

test('values stay within 0..1 and everything given is overwritten', () => {
  const image = { data: new Uint8Array(33 * 21 * 3).fill(255), width: 33, height: 21 };
  const out = new Float32Array(32 * 64 * 3).fill(NaN);
  expect(letterboxPixels(image, letterbox(image, { width: 32, height: 64 }), out)).toBe(out);
  for (const value of out) expect(value === PADDING || Math.abs(value - 1) < 1e-6).toBe(true);
  expect(Math.max(...out)).toBeLessThanOrEqual(1);
});

test('channels are worked out from the length', () => {
  for (const channels of [1, 3, 4] as const) {
    const { data, width, height } = noiseImage(5, 7, channels);
    expect(channelsOf({ data, width, height })).toBe(channels);
  }
});

test('refuses what does not belong together', () => {
  const image = noiseImage(4, 4, 3);
  const fit = letterbox(image, { width: 32, height: 32 });
  const wrong: [string, () => unknown][] = [
    ['48 values', () => channelsOf({ ...image, channels: 4 })],
    ['0x0 has 0 values', () => channelsOf({ data: new Uint8Array(0), width: 0, height: 0 })],
    ['2x2 has 8 values', () => channelsOf({ data: new Uint8Array(8), width: 2, height: 2 })],
    ['is 5x4', () => letterboxPixels(noiseImage(5, 4, 3), fit)],
    ['has 12 values', () => letterboxPixels(image, fit, new Float32Array(12))],
  ];
  for (const [message, call] of wrong) {
    expect(call).toThrowError(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    );
  }
});
