import type { RawImage, Size } from '@rsanet/detect-utils';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * An image to measure with: a shaded ground, blocks of colour on it, and noise as of a camera.
 *
 * @param seed the same gives the same image
 * @returns RGB
 */
export function sampleImage({ width, height }: Size, seed: number): RawImage {
  const random = xoroshiro128plus(seed);
  const data = new Uint8ClampedArray(width * height * 3);
  const between = (from: number, to: number) =>
    uniformInt(random, Math.round(from), Math.round(to));

  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      data[at] = 60 + (120 * y) / height;
      data[at + 1] = 90 + (60 * x) / width;
      data[at + 2] = 200 - (120 * y) / height;
    }
  }
  for (let block = 0; block < 24; block++) {
    const colour = [between(0, 255), between(0, 255), between(0, 255)];
    const [w, h] = [between(width / 32, width / 4), between(height / 32, height / 4)];
    const [left, top] = [between(0, width - w), between(0, height - h)];
    for (let y = top; y < top + h; y++) {
      for (let x = left; x < left + w; x++) data.set(colour, (y * width + x) * 3);
    }
  }
  for (const [i, value] of data.entries()) data[i] = value + between(-8, 8);
  return { data, width, height, channels: 3 };
}
