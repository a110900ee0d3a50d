import { join } from 'node:path';
import sharp from 'sharp';
import type { Dataset } from '../data/index.ts';
import { squaresDataset } from './squares.ts';

/** Writes the first images of squares into a folder, as PNG. */
export function writeSquares(dir: string, count: number): Promise<Dataset> {
  return squaresDataset([...Array(count).keys()], async ({ data, width, height }, id) => {
    const path = join(dir, `${id}.png`);
    await sharp(data, { raw: { width, height, channels: 4 } })
      .removeAlpha()
      .png()
      .toFile(path);
    return path;
  });
}
