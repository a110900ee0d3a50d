import { fileURLToPath } from 'node:url';
import type { RawImage, Size } from '@rsanet/detect-utils';

/** How an image is written. */
export type ImageFormat = 'png' | 'jpeg';

/** A canvas whose letters are DejaVu Sans, whatever fonts the machine has. */
export async function openCanvas({ width, height }: Size) {
  const { createCanvas, GlobalFonts, ImageData } = await import('@napi-rs/canvas');
  const font = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'));
  if (!GlobalFonts.has('DejaVu Sans')) GlobalFonts.registerFromPath(font, 'DejaVu Sans');
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  return {
    context,
    /** Draws an image, RGB in 0..255, its upper left corner at a place. */
    put(image: RawImage, x: number, y: number): void {
      context.putImageData(new ImageData(withAlpha(image), image.width, image.height), x, y);
    },
    /** The bytes of the file. */
    async encode(format: ImageFormat): Promise<Uint8Array> {
      return format === 'png' ? canvas.encode('png') : canvas.encode('jpeg', 92);
    },
  };
}

function withAlpha({ data, width, height }: RawImage): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; to < pixels.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
  }
  return pixels;
}
