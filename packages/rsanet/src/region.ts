import { channelsOf, type Size } from '@rsanet/detect-utils';
import { RsanetError, valueText } from '@rsanet/errors';
import type { ImageBatch } from '@rsanet/graph';
import type { DetectOptions } from './detect-options.ts';
import type { Detection } from './postprocess.ts';

type Region = NonNullable<DetectOptions['region']>;
type Image = ImageBatch['images'][number];

/**
 * Checks a region before images are decoded.
 *
 * @throws RsanetError INVALID_ARGUMENT when it is not four finite numbers with an area
 */
export function assertRegion(region: unknown): asserts region is Region {
  if (Array.isArray(region) && region.length === 4 && region.every(Number.isFinite)) {
    const [, , width, height] = region as unknown as Region;
    if (width > 0 && height > 0) return;
  }
  const shown = Array.isArray(region) ? `[${region.slice(0, 5)}]` : valueText(region);
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `region is ${shown}; it must be [x, y, width, height] in pixels of the image.`,
  );
}

/** The pixels of an image that a region touches. */
export interface Crop {
  readonly image: Image;
  /** Of the upper left corner in the whole image. */
  readonly x: number;
  readonly y: number;
}

/**
 * Cuts a region out of an image, as bytes or as a canvas, like the image.
 *
 * @throws RsanetError INVALID_ARGUMENT when it lies beside the image
 */
export function cropped(image: Image, region: Region): Crop {
  const x = Math.max(0, Math.floor(region[0]));
  const y = Math.max(0, Math.floor(region[1]));
  const width = Math.min(image.width, Math.ceil(region[0] + region[2])) - x;
  const height = Math.min(image.height, Math.ceil(region[1] + region[3])) - y;
  if (width <= 0 || height <= 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `region is [${region}], beside the image of ${image.width}x${image.height} pixels.`,
    );
  }
  return { image: cut(image, x, y, { width, height }), x, y };
}

function cut(image: Image, x: number, y: number, { width, height }: Size): Image {
  if (!('data' in image)) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    context.drawImage(image as unknown as CanvasImageSource, -x, -y);
    return canvas;
  }
  const channels = channelsOf(image);
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * channels;
    data.set(image.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { data, width, height };
}

/** Detections in a crop, in pixels of the whole image. */
export function inWhole({ x, y }: Crop, detections: readonly Detection[]): Detection[] {
  return detections.map(({ bbox: [left, top, width, height], ...detection }) => ({
    bbox: [left + x, top + y, width, height],
    ...detection,
  }));
}
