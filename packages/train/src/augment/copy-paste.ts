import {
  boxArea,
  type CornerBox,
  intersectionArea,
  letterbox,
  type Size,
} from '@rsanet/detect-utils';
import { randomColour } from './colour.ts';
import { drawImage } from './draw-image.ts';
import type { Example, LabelledImage, TrainingBox } from './example.ts';
import type { AugmentOptions } from './options.ts';
import { placeBoxes } from './place-boxes.ts';
import { chance, logUniform, type RandomGenerator, uniform } from './random.ts';

/** Max share of an object that another may be pasted over, so that it stays a target. */
const MAX_COVERED = 0.3;
/** Places to try for an object before it is left out. */
const TRIES = 10;
/** Shortest side of what is pasted, in pixels of the input. */
const MIN_SIDE = 4;

/**
 * Pastes about half of another image's objects into an example, each as the rectangle of its box, at a
 * random place and size where it covers at most three tenths of any object. What a teacher found there goes with the
 * rectangle; what it found beneath and is covered more goes.
 *
 * @param example receives the pixels
 * @param donor where the objects come from
 * @param random where the draws come from: the same state pastes the same
 */
export function copyPaste(
  example: Example,
  donor: LabelledImage,
  input: Size,
  options: AugmentOptions,
  random: RandomGenerator,
): Example {
  const { image, taught: found = [] } = donor;
  const fit = letterbox(image, input).scale;
  const boxes: TrainingBox[] = [...example.boxes];
  let taught = [...example.taught];
  for (const { box, classId } of donor.boxes) {
    if (!chance(random, 0.5)) continue;
    const source = within(box, image);
    const scale = fit * logUniform(random, ...options.scale);
    const width = Math.round((source[2] - source[0]) * scale);
    const height = Math.round((source[3] - source[1]) * scale);
    if (Math.min(width, height) < MIN_SIDE) continue;
    if (width > input.width || height > input.height) continue;
    const window = freePlace({ width, height }, input, boxes, random);
    if (!window) continue;
    const scaleX = width / (source[2] - source[0]);
    const scaleY = height / (source[3] - source[1]);
    const place = {
      scaleX,
      scaleY,
      offsetX: window[0] - source[0] * scaleX,
      offsetY: window[1] - source[1] * scaleY,
    };
    drawImage(image, place, randomColour(options, random), window, input, example.pixels);
    boxes.push({ box: window, classId });
    taught = taught.filter((other) => !covers(window, other));
    taught.push(...placeBoxes(found, image, place, window));
  }
  return { pixels: example.pixels, boxes, taught };
}

function freePlace(
  { width, height }: Size,
  input: Size,
  boxes: readonly TrainingBox[],
  random: RandomGenerator,
): CornerBox | null {
  for (let tries = 0; tries < TRIES; tries++) {
    const x = Math.floor(uniform(random, 0, input.width - width + 1));
    const y = Math.floor(uniform(random, 0, input.height - height + 1));
    const place: CornerBox = [x, y, x + width, y + height];
    if (!boxes.some((other) => covers(place, other))) return place;
  }
  return null;
}

const covers = (place: CornerBox, { box }: TrainingBox) =>
  intersectionArea(place, box) > MAX_COVERED * boxArea(box);

function within([x1, y1, x2, y2]: CornerBox, { width, height }: Size): CornerBox {
  return [Math.max(0, x1), Math.max(0, y1), Math.min(width, x2), Math.min(height, y2)];
}
