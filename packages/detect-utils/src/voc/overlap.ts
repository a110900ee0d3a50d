import type { VocBox } from './annotation.ts';

const area = ([xmin, ymin, xmax, ymax]: VocBox): number => (xmax - xmin + 1) * (ymax - ymin + 1);

/** Intersection over union in inclusive pixels, as the VOC devkit computes it; 0 when they are apart. */
function vocOverlap(a: VocBox, b: VocBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]) + 1;
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]) + 1;
  if (!(width > 0 && height > 0)) return 0;
  const intersection = width * height;
  return intersection / (area(a) + area(b) - intersection);
}

/** The object that overlaps a box most, the first listed of several that do so equally, and by how much; none where all are apart. */
export function closest<Truth extends { readonly box: VocBox }>(
  box: VocBox,
  truths: readonly Truth[],
): readonly [Truth | undefined, number] {
  let largest = 0;
  let found: Truth | undefined;
  for (const truth of truths) {
    const overlap = vocOverlap(box, truth.box);
    if (overlap <= largest) continue;
    largest = overlap;
    found = truth;
  }
  return [found, largest];
}
