import { type CornerBox, channelsOf, type RawImage, type Size } from '@rsanet/detect-utils';
import type { ColourMatrix, ColourTuple } from './colour.ts';
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
 * Pixels whose centre lies beyond the image keep what they hold. Its neighbours differ from pixel to pixel, so there are no
 * lines of them as in `drawImage`.
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
  const green = channels === 1 ? 0 : 1;
  const blue = channels === 1 ? 0 : 2;
  const [a, b, c, d, e, f, g, h, i] = inverse(view);
  const [rr, rg, rb, r1, gr, gg, gb, g1, br, bg, bb, b1] = colour as ColourTuple;
  let at = 0;
  for (let y = 0; y < input.height; y++) {
    for (let x = 0; x < input.width; x++, at += 3) {
      // As `apply` does, without a point of its own for each pixel.
      const px = x + 0.5;
      const py = y + 0.5;
      const depth = g * px + h * py + i;
      const u = (a * px + b * py + c) / depth;
      const v = (d * px + e * py + f) / depth;
      if (!(u >= 0 && v >= 0 && u <= width && v <= height)) continue;
      const column = clamp(u - 0.5, width - 1);
      const line = clamp(v - 0.5, height - 1);
      const left = Math.floor(column);
      const top = Math.floor(line);
      const fx = column - left;
      const fy = line - top;
      const right = left < width - 1 ? channels : 0;
      const tl = (top * width + left) * channels;
      const bl = top < height - 1 ? tl + width * channels : tl;
      const R = between(data[tl]!, data[tl + right]!, data[bl]!, data[bl + right]!, fx, fy);
      const G = between(
        data[tl + green]!,
        data[tl + right + green]!,
        data[bl + green]!,
        data[bl + right + green]!,
        fx,
        fy,
      );
      const B = between(
        data[tl + blue]!,
        data[tl + right + blue]!,
        data[bl + blue]!,
        data[bl + right + blue]!,
        fx,
        fy,
      );
      out[at] = clamp(rr * R + rg * G + rb * B + r1, 1);
      out[at + 1] = clamp(gr * R + gg * G + gb * B + g1, 1);
      out[at + 2] = clamp(br * R + bg * G + bb * B + b1, 1);
    }
  }
}

/** The bilinear mean of four neighbouring values 0..255, as 0..1. */
function between(a: number, b: number, c: number, d: number, fx: number, fy: number): number {
  const upper = (1 - fx) * a + fx * b;
  const lower = (1 - fx) * c + fx * d;
  return ((1 - fy) * upper + fy * lower) / 255;
}

const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));

/**
 * Moves objects by a homography: the box about what its four corners become, clipped to the window, by
 * the rule of visibility of `placeBoxes`.
 *
 * @param boxes objects in pixels of the image, which is `source` large
 * @param window part of the input that shows the image
 */
export function viewBoxes<Box extends TrainingBox>(
  boxes: readonly Box[],
  source: Size,
  view: Homography,
  window: CornerBox,
): Box[] {
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
