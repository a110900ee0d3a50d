import {
  type Candidates,
  type CornerBox,
  type LetterboxTransform,
  nms,
  toSource,
} from '@rsanet/detect-utils';
import type { TaughtObject } from '@rsanet/train';

/** How much of what a detector finds is passed on. */
export interface SoftOptions {
  /** Min best score of a box, 0..1. */
  readonly minScore: number;
  /** Max boxes of an image. */
  readonly maxBoxes: number;
}

/** Overlap that two boxes may have, whatever their classes: what lies closer is one object seen twice. */
const OVERLAP = 0.6;

/**
 * What a detector says of an image, softly: the boxes that it sees best, each with its scores of all classes.
 *
 * @param candidates before suppression, a row per box and class; rows of one box, one after the other, have the same corners
 * @param nameOf what a class of the detector's is called; undefined for one that is not asked about
 * @param transform how the image lies in the detector's input
 * @returns best first, in pixels of the image and within it
 */
export function softObjects(
  { boxes, scores, classIds, count }: Candidates,
  nameOf: (classId: number) => string | undefined,
  transform: LetterboxTransform,
  { minScore, maxBoxes }: SoftOptions,
): TaughtObject[] {
  const found = new Map<string, { box: CornerBox; best: number; scores: Record<string, number> }>();
  for (let i = 0; i < count; i++) {
    const name = nameOf(classIds[i]!);
    if (name === undefined) continue;
    const box = [...boxes.subarray(4 * i, 4 * i + 4)] as unknown as CornerBox;
    const key = box.join();
    const one = found.get(key) ?? { box, best: 0, scores: {} };
    one.scores[name] = scores[i]!;
    one.best = Math.max(one.best, scores[i]!);
    found.set(key, one);
  }
  const list = [...found.values()];
  const { indices } = nms(
    {
      boxes: Float32Array.from(list.flatMap(({ box }) => box)),
      scores: Float32Array.from(list, ({ best }) => best),
      classIds: new Int32Array(list.length),
      count: list.length,
    },
    { iouThreshold: OVERLAP, scoreThreshold: minScore, maxDetections: maxBoxes },
  );
  return Array.from(indices).flatMap((index) => {
    const { box, scores } = list[index]!;
    const [x1, y1, x2, y2] = toSource(box, transform);
    const { width, height } = transform.source;
    const [left, top] = [Math.max(0, x1), Math.max(0, y1)];
    const [right, bottom] = [Math.min(width, x2), Math.min(height, y2)];
    return right > left && bottom > top ? [{ box: [left, top, right, bottom], scores }] : [];
  });
}
