/** Min IoU of a match: 0.5, 0.55, ... 0.95. */
export const IOU_THRESHOLDS: readonly number[] = spaced(0.5, 0.95, 10);

/** Recalls at which precision is read: 0, 0.01, ... 1. */
export const RECALL_THRESHOLDS: readonly number[] = spaced(0, 1, 101);

/** Square pixels of the objects that count, both ends included. */
export const AREA_RANGES = {
  all: [0, 1e10],
  small: [0, 32 ** 2],
  medium: [32 ** 2, 96 ** 2],
  large: [96 ** 2, 1e10],
} as const;

/** A name of {@link AREA_RANGES}. */
export type AreaName = keyof typeof AREA_RANGES;

/** The names of {@link AREA_RANGES}. */
export const AREA_NAMES = Object.keys(AREA_RANGES) as AreaName[];

/** The detections of one image and category that count at most, surest first. */
export const MAX_DETECTIONS = 100;

/** Evenly spaced numbers, rounded as numpy's `linspace` rounds them: comparisons depend on it. */
function spaced(from: number, to: number, count: number): number[] {
  const step = (to - from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? to : i * step + from));
}
