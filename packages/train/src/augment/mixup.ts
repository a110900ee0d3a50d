import type { Example } from './example.ts';

/**
 * Two examples seen through each other (arXiv 1710.09412), with the objects of both.
 *
 * @param first receives the mixed pixels
 * @param second of the same size
 * @param share how much of `first` is seen, 0..1
 */
export function mixup(first: Example, second: Example, share: number): Example {
  const { pixels } = first;
  pixels.forEach((value, i) => {
    pixels[i] = share * value + (1 - share) * second.pixels[i]!;
  });
  return { pixels, boxes: [...first.boxes, ...second.boxes] };
}
