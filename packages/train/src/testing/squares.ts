import { join } from 'node:path';
import sharp from 'sharp';
import { randomFor, uniform } from '../augment/random.ts';
import type { Dataset, LabelledObject, Sample } from '../data/index.ts';

const SIDE = 64;
const COLOURS = { red: [220, 30, 30], blue: [30, 30, 220] } as const;

/**
 * Writes grey images of 64x64 pixels, each with a red square in one half and a blue one in the
 * other, as PNG.
 */
export async function writeSquares(dir: string, count: number): Promise<Dataset> {
  const samples = await Promise.all(
    Array.from({ length: count }, (_, index) => writeImage(dir, index)),
  );
  return { classes: Object.keys(COLOURS), samples, skipped: [] };
}

async function writeImage(dir: string, index: number): Promise<Sample> {
  const random = randomFor(77, index);
  const pixels = Buffer.alloc(SIDE * SIDE * 3, 128);
  const objects = Object.entries(COLOURS).map(([name, colour], half): LabelledObject => {
    const side = Math.floor(uniform(random, 16, 25));
    const left = 32 * ((half + index) % 2) + Math.floor(uniform(random, 0, 33 - side));
    const top = Math.floor(uniform(random, 0, 65 - side));
    for (let y = top; y < top + side; y++) {
      for (let x = left; x < left + side; x++) pixels.set(colour, (y * SIDE + x) * 3);
    }
    const box = [left, top, left + side, top + side] as const;
    return { class: name, box, difficult: false, crowd: false };
  });
  const id = `squares${index}`;
  const path = join(dir, `${id}.png`);
  await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toFile(path);
  return { id, path, width: SIDE, height: SIDE, objects };
}
