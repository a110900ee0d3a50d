import type { CocoBox } from '@rsanet/detect-utils';
import { pointsBounds } from './points-bounds.ts';

/**
 * The box around an object's outline, as COCO writes it: of polygons the bounds of their points, of a mask in run
 * lengths (RLE) those of its pixels, as `toBbox` of pycocotools finds them. A list of two points is no polygon.
 *
 * @param outline the `segmentation` of an annotation: polygons, or a mask whose `counts` are numbers or COCO's string
 * @returns nothing where it is none of these, or empty
 */
export function outlineBox(outline: unknown): CocoBox | undefined {
  if (Array.isArray(outline)) {
    const polygons = outline.every(Array.isArray) ? outline : [outline];
    return pointsBox(
      polygons
        .map((polygon) => polygon.flat())
        .filter(isPolygon)
        .flat(),
    );
  }
  if (typeof outline !== 'object' || outline === null) return undefined;
  const { size, counts } = outline as { size?: unknown; counts?: unknown };
  if (!Array.isArray(size) || size.length !== 2) return undefined;
  const [height, width] = size;
  const runs = typeof counts === 'string' ? decodedRuns(counts) : counts;
  const isRun = (run: unknown) => Number.isSafeInteger(run) && (run as number) >= 0;
  if (!Array.isArray(runs) || !size.every(isRun)) return undefined;
  return runs.every(isRun) ? maskBox(runs, height, width) : undefined;
}

/** Whether numbers are the points of a polygon, x before y. */
function isPolygon(values: readonly unknown[]): values is number[] {
  return values.length >= 6 && values.length % 2 === 0 && values.every(Number.isFinite);
}

function pointsBox(points: readonly number[]): CocoBox | undefined {
  if (points.length === 0) return undefined;
  const [left, top, right, bottom] = pointsBounds(points);
  return [left, top, right - left, bottom - top];
}

/** The bounds of a mask: runs go down the columns, those in odd places are the object's. */
function maskBox(runs: readonly number[], height: number, width: number): CocoBox | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let begin = 0;
  for (const [i, run] of runs.entries()) {
    const end = begin + run;
    if (i % 2 === 1 && run > 0) {
      const [first, last] = [Math.floor(begin / height), Math.floor((end - 1) / height)];
      left = Math.min(left, first);
      right = Math.max(right, last + 1);
      top = Math.min(top, first === last ? begin % height : 0);
      bottom = Math.max(bottom, first === last ? ((end - 1) % height) + 1 : height);
    }
    begin = end;
  }
  if (begin > width * height || right === 0) return undefined;
  return [left, top, right - left, bottom - top];
}

/**
 * The run lengths that COCO packs into a string: five bits per letter, the lowest first, a sixth says that more follow;
 * from the fourth run on the difference to the last but one.
 */
function decodedRuns(text: string): number[] {
  const runs: number[] = [];
  let value = 0;
  let weight = 1;
  for (let i = 0; i < text.length; i++) {
    const bits = text.charCodeAt(i) - 48;
    if (bits < 0 || bits > 63) return [Number.NaN];
    value += (bits % 32) * weight;
    weight *= 32;
    if (bits >= 32) continue;
    // Two's complement: the highest bit is the sign.
    if (bits >= 16) value -= weight;
    runs.push(runs.length > 2 ? value + runs.at(-2)! : value);
    value = 0;
    weight = 1;
  }
  return runs;
}
