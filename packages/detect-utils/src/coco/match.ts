import type { CocoAnnotation, CocoBox, CocoResult } from './dataset.ts';
import { AREA_NAMES, AREA_RANGES, type AreaName, IOU_THRESHOLDS } from './settings.ts';

/** What a detection counts as; 0 is a false positive. */
export const TRUE_POSITIVE = 1;
/** Neither true nor false: it found an object that does not count, or has an area that does not. */
export const IGNORED = 2;

/** What each detection counts as: per area range and IoU threshold, one value per detection. */
export type Outcomes = Record<AreaName, Uint8Array[]>;

/** Room for the outcomes of `count` detections. */
export function outcomesOf(count: number): Outcomes {
  const perThreshold = () => IOU_THRESHOLDS.map(() => new Uint8Array(count));
  return {
    all: perThreshold(),
    small: perThreshold(),
    medium: perThreshold(),
    large: perThreshold(),
  };
}

/** Whether an object takes no part in the measure of an area range. */
export function isIgnored({ iscrowd, area }: CocoAnnotation, range: AreaName): boolean {
  return Boolean(iscrowd) || isOutside(area, range);
}

/**
 * Matches the detections of one image and category with its objects, surest detection first: each
 * takes the free object of greatest IoU, where objects that count come before ignored ones; of several
 * objects of the same IoU it takes the one listed last. A crowd may be taken repeatedly.
 *
 * @param detections in order of falling score
 * @param outcomes where to write, from `at` on
 */
export function matchImage(
  objects: readonly CocoAnnotation[],
  detections: readonly CocoResult[],
  outcomes: Outcomes,
  at: number,
): void {
  const ious = iouTable(objects, detections);
  const crowd = objects.map(({ iscrowd }) => Boolean(iscrowd));
  for (const range of AREA_NAMES) {
    const ignored = objects.map((object) => isIgnored(object, range));
    const order = [...objects.keys()].sort((a, b) => Number(ignored[a]) - Number(ignored[b]));
    const outside = detections.map(({ bbox }) => isOutside(bbox[2] * bbox[3], range));
    IOU_THRESHOLDS.forEach((threshold, t) => {
      const written = outcomes[range][t]!;
      const taken = new Uint8Array(objects.length);
      for (let d = 0; d < detections.length; d++) {
        let best = threshold;
        let match = -1;
        for (const g of order) {
          if (taken[g] && !crowd[g]) continue;
          if (match >= 0 && !ignored[match] && ignored[g]) break;
          const iou = ious[d * objects.length + g]!;
          if (iou < best) continue;
          best = iou;
          match = g;
        }
        if (match >= 0) taken[match] = 1;
        // The official tool writes 0 for "no match", so an object whose id is 0 is never found.
        const found = match >= 0 && objects[match]!.id !== 0;
        if (match >= 0 && ignored[match]) written[at + d] = IGNORED;
        else if (!found && outside[d]) written[at + d] = IGNORED;
        else if (found) written[at + d] = TRUE_POSITIVE;
      }
    });
  }
}

function isOutside(area: number, range: AreaName): boolean {
  const [min, max] = AREA_RANGES[range];
  return area < min || area > max;
}

/** IoU of each detection (row) with each object; with a crowd, the part of the detection inside it. */
function iouTable(
  objects: readonly CocoAnnotation[],
  detections: readonly CocoResult[],
): Float64Array {
  const ious = new Float64Array(detections.length * objects.length);
  let at = 0;
  for (const { bbox } of detections) {
    const area = bbox[2] * bbox[3];
    for (const object of objects) {
      const shared = intersection(bbox, object.bbox);
      const union = object.iscrowd ? area : area + object.bbox[2] * object.bbox[3] - shared;
      ious[at++] = shared > 0 ? shared / union : 0;
    }
  }
  return ious;
}

function intersection(a: CocoBox, b: CocoBox): number {
  const width = Math.min(a[2] + a[0], b[2] + b[0]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3] + a[1], b[3] + b[1]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}
