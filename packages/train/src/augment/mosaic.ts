import { type CornerBox, letterbox, PADDING, type Size } from '@rsanet/detect-utils';
import { randomColour } from './colour.ts';
import { drawImage } from './draw-image.ts';
import type { Example, LabelledImage, TaughtBox, TrainingBox } from './example.ts';
import type { AugmentOptions } from './options.ts';
import { placeBoxes } from './place-boxes.ts';
import { randomPlacement } from './placement.ts';
import { logUniform, type RandomGenerator, uniform } from './random.ts';

/** Four images, one for each quarter: top left, top right, bottom left, bottom right. */
export type FourImages = readonly [LabelledImage, LabelledImage, LabelledImage, LabelledImage];

/**
 * Four images in one, around a centre drawn from the middle of the input (arXiv 2004.10934,
 * section 3.3). Each is varied as by `augment`, but sized between what fits its quarter and what
 * fits the whole input, so `options.scale` does not count.
 *
 * @param input size of the network's input
 * @param random where the draws come from: the same state makes the same example
 * @param out where to write the pixels; made when left out
 * @throws RsanetError INVALID_ARGUMENT when an image has another length than its size says
 */
export function mosaic(
  images: FourImages,
  input: Size,
  options: AugmentOptions,
  random: RandomGenerator,
  out: Float32Array = new Float32Array(input.width * input.height * 3),
): Example {
  const boxes: TrainingBox[] = [];
  const taught: TaughtBox[] = [];
  out.fill(PADDING);
  quarters(input, random).forEach((window, i) => {
    const { image, boxes: objects, taught: found = [] } = images[i]!;
    const size = { width: window[2] - window[0], height: window[3] - window[1] };
    const scale = logUniform(random, letterbox(image, size).scale, letterbox(image, input).scale);
    const place = randomPlacement(image, window, scale, options, random);
    drawImage(image, place, randomColour(options, random), window, input, out);
    boxes.push(...placeBoxes(objects, image, place, window));
    taught.push(...placeBoxes(found, image, place, window));
  });
  return { pixels: out, boxes, taught };
}

function quarters({ width, height }: Size, random: RandomGenerator): CornerBox[] {
  const x = Math.round(width * uniform(random, 0.3, 0.7));
  const y = Math.round(height * uniform(random, 0.3, 0.7));
  return [
    [0, 0, x, y],
    [x, 0, width, y],
    [0, y, x, height],
    [x, y, width, height],
  ];
}
