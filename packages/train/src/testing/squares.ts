import { randomFor, uniform } from '../augment/random.ts';
import type { Dataset, LabelledObject } from '../data/index.ts';

const SIDE = 64;
const COLOURS = { red: [220, 30, 30], blue: [30, 30, 220] } as const;

/** An image and what is in it. */
export interface Squares {
  readonly width: number;
  readonly height: number;
  /** RGBA */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly objects: readonly LabelledObject[];
}

/** A grey image of 64x64 pixels with a red square in one half and a blue one in the other; each index has its own. */
export function drawSquares(index: number): Squares {
  const random = randomFor(77, index);
  const data = new Uint8ClampedArray(SIDE * SIDE * 4);
  for (let pixel = 0; pixel < data.length; pixel += 4) data.set([128, 128, 128, 255], pixel);
  const objects = Object.entries(COLOURS).map(([name, colour], half): LabelledObject => {
    const side = Math.floor(uniform(random, 16, 25));
    const left = 32 * ((half + index) % 2) + Math.floor(uniform(random, 0, 33 - side));
    const top = Math.floor(uniform(random, 0, 65 - side));
    for (let y = top; y < top + side; y++) {
      for (let x = left; x < left + side; x++) data.set(colour, (y * SIDE + x) * 4);
    }
    const box = [left, top, left + side, top + side] as const;
    return { class: name, box, difficult: false, crowd: false };
  });
  return { width: SIDE, height: SIDE, data, objects };
}

/**
 * A data set of such images.
 *
 * @param indices which
 * @param keep writes an image, and gives the path to read it by
 */
export async function squaresDataset(
  indices: readonly number[],
  keep: (image: Squares, id: string) => Promise<string>,
): Promise<Dataset> {
  const samples = indices.map(async (index) => {
    const image = drawSquares(index);
    const { width, height, objects } = image;
    const id = `squares${index}`;
    return { id, path: await keep(image, id), width, height, objects };
  });
  return { classes: Object.keys(COLOURS), samples: await Promise.all(samples), skipped: [] };
}
