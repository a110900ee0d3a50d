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
  const others = second.pixels;
  const rest = 1 - share;
  for (let i = 0; i < pixels.length; i++) pixels[i] = share * pixels[i]! + rest * others[i]!;
  return {
    pixels,
    boxes: [...first.boxes, ...second.boxes],
    taught: [...first.taught, ...second.taught],
  };
}
