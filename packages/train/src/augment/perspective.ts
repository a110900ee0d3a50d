import { type CornerBox, channelsOf, type RawImage, type Size } from '@rsanet/detect-utils';
import type { ColourMatrix } from './colour.ts';
import type { TrainingBox } from './example.ts';
import { apply, type Homography, inverse, type Point, squareToQuadrangle } from './homography.ts';
import { keepVisible } from './place-boxes.ts';
import type { Placement } from './placement.ts';
import { type RandomGenerator, uniform } from './random.ts';

/**
 * Draws a view of a placed image from elsewhere: each of its corners moves on its own.
 *
 * @param source size of the image in its pixels
 * @param place where it would lie, also mirrored
 * @param move largest move of a corner along either side, as part of the side; below 0.5
 * @returns from the image's pixels to the input's
 */
export function randomPerspective(
  source: Size,
  place: Placement,
  move: number,
  random: RandomGenerator,
): Homography {
  const { width, height } = source;
  const shift = () => uniform(random, -move / 2, move / 2);
  const corner = (x: number, y: number): Point => [
    (x + shift()) * width * place.scaleX + place.offsetX,
    (y + shift()) * height * place.scaleY + place.offsetY,
  ];
  const unit = squareToQuadrangle([corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]);
  return unit.map((value, i) =>
    i % 3 === 0 ? value / width : i % 3 === 1 ? value / height : value,
  ) as unknown as Homography;
}

/**
 * Draws an image through a homography: bilinear with half-pixel centres, coloured and clamped to 0..1.
 * Pixels whose centre lies beyond the image keep what they hold.
 *
 * @param view from the image's pixels to the input's
 * @param out RGB `[input.height, input.width, 3]`
 */
export function drawPerspective(
  image: RawImage,
  view: Homography,
  colour: ColourMatrix,
  input: Size,
  out: Float32Array,
): void {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  const back = inverse(view);
  const rgb = [0, 0, 0];
  for (let y = 0; y < input.height; y++) {
    for (let x = 0; x < input.width; x++) {
      const [u, v] = apply(back, [x + 0.5, y + 0.5]);
      if (!(u >= 0 && v >= 0 && u <= width && v <= height)) continue;
      const column = Math.min(width - 1, Math.max(0, u - 0.5));
      const line = Math.min(height - 1, Math.max(0, v - 0.5));
      const left = Math.floor(column);
      const top = Math.floor(line);
      const right = Math.min(width - 1, left + 1);
      const bottom = Math.min(height - 1, top + 1);
      const [fx, fy] = [column - left, line - top];
      for (let c = 0; c < 3; c++) {
        const at = (px: number, py: number) =>
          data[(py * width + px) * channels + (channels === 1 ? 0 : c)]!;
        const upper = (1 - fx) * at(left, top) + fx * at(right, top);
        const lower = (1 - fx) * at(left, bottom) + fx * at(right, bottom);
        rgb[c] = ((1 - fy) * upper + fy * lower) / 255;
      }
      for (let c = 0; c < 3; c++) {
        const [r, g, b, constant] = colour.slice(4 * c, 4 * c + 4) as [
          number,
          number,
          number,
          number,
        ];
        const value = r * rgb[0]! + g * rgb[1]! + b * rgb[2]! + constant;
        out[(y * input.width + x) * 3 + c] = Math.min(1, Math.max(0, value));
      }
    }
  }
}

/**
 * Moves objects by a homography: the box about what its four corners become, clipped to the window, by
 * the rule of visibility of `placeBoxes`.
 *
 * @param boxes objects in pixels of the image, which is `source` large
 * @param window part of the input that shows the image
 */
export function viewBoxes(
  boxes: readonly TrainingBox[],
  source: Size,
  view: Homography,
  window: CornerBox,
): TrainingBox[] {
  return keepVisible(boxes, source, window, ([x1, y1, x2, y2]) => {
    const corners = [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ].map((corner) => apply(view, corner as unknown as Point));
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
}
