import type { Size } from '../box.ts';

/** Where a label would lie best, above or in its box, and how large it is. */
export interface Label {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Moves labels up or down so that none covers another one, each as little as it can, the first staying where it is.
 *
 * @param labels inside the image, best first
 * @returns the tops, in the same order; null for a label that has no room left above or below
 */
export function placeLabels(labels: readonly Label[], { height: bottom }: Size): (number | null)[] {
  const placed: Label[] = [];
  return labels.map((label) => {
    const { left, top, width, height } = label;
    const beside = placed.filter(
      (other) => left < other.left + other.width && other.left < left + width,
    );
    const tops = [
      top,
      ...beside.flatMap((other) => [other.top - height, other.top + other.height]),
    ];
    const free = tops.filter(
      (at) =>
        at >= 0 &&
        at + height <= bottom &&
        beside.every((other) => at + height <= other.top || other.top + other.height <= at),
    );
    if (free.length === 0) return null;
    const nearest = free.reduce((a, b) => (Math.abs(b - top) < Math.abs(a - top) ? b : a));
    placed.push({ ...label, top: nearest });
    return nearest;
  });
}
