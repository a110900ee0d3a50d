import {
  bestOperatingPoint,
  type ClassErrors,
  type CocoDataset,
  type CocoResult,
  errorBreakdown,
  evaluateCoco,
  type OperatingPoint,
  operatingPoint,
  type VocDetection,
  type VocObject,
} from '@rsanet/detect-utils';
import { countedDetections, type Judged, minScores } from './judged.ts';

/** What a breakdown is made of: sizes of all detections, as AP is, the rest of what users see. */
type Found = Omit<Judged, 'paths'>;

/** What is behind an average precision. */
export interface Breakdown {
  /** Score from which detections count in the errors, and in precision and recall; null where that differs per class. */
  readonly score: number | null;
  readonly perClass: readonly ClassBreakdown[];
  /** COCO's AP (IoU 0.5 to 0.95) by the objects' area; -1 where there is none. */
  readonly sizes: { readonly small: number; readonly medium: number; readonly large: number };
}

/** One class: its errors, precision and recall, and the threshold that would suit it best. */
interface ClassBreakdown extends ClassErrors {
  /** Score from which its detections count. */
  readonly score: number;
  /** null without objects to find. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** At the best F1; null without objects or detections. */
  readonly best: OperatingPoint | null;
}

/**
 * Breaks the detections of a split down.
 *
 * @param score from which detections of all classes count; by default as `minScores` has it
 */
export function breakdownOf(judged: Found, score?: number): Breakdown {
  const { objects, shown, classes } = judged;
  const minScore = minScores(judged, score);
  const counted = countedDetections(judged, score);
  const errors = errorBreakdown(objects, counted, { classes, scoreThreshold: 0 });
  const perClass = errors.map((counts): ClassBreakdown => {
    const of = { class: counts.class };
    const own = minScore(counts.class);
    const point = operatingPoint(objects, shown, { ...of, threshold: own });
    return {
      ...counts,
      score: own,
      precision: point?.precision ?? null,
      recall: point?.recall ?? null,
      best: bestOperatingPoint(objects, shown, of),
    };
  });
  const { APsmall, APmedium, APlarge } = evaluateCoco(...asCoco(judged));
  const scores = new Set(perClass.map((one) => one.score));
  const [common = null] = scores.size === 1 ? scores : [];
  return { score: common, perClass, sizes: { small: APsmall, medium: APmedium, large: APlarge } };
}

/** A split in COCO's words; difficult objects are crowds, which count as neither found nor missed. */
function asCoco({ objects, detections, classes }: Found): [CocoDataset, CocoResult[]] {
  const names = [...new Set([...objects, ...detections].map(({ image }) => image))];
  const images = new Map(names.map((name, id) => [name, id]));
  const categories = new Map(classes.map((name, id) => [name, id]));
  const bbox = ({ box: [xmin, ymin, xmax, ymax] }: VocObject | VocDetection) =>
    [xmin, ymin, xmax - xmin + 1, ymax - ymin + 1] as const;
  const placed = (one: VocObject | VocDetection) => ({
    image_id: images.get(one.image)!,
    category_id: categories.get(one.class)!,
    bbox: bbox(one),
  });
  const dataset: CocoDataset = {
    images: names.map((_, id) => ({ id })),
    categories: classes.map((name, id) => ({ id, name })),
    annotations: objects
      .filter((object) => categories.has(object.class))
      .map((object, i) => {
        const { bbox: box, ...place } = placed(object);
        return {
          ...place,
          bbox: box,
          // pycocotools never finds an annotation whose id is 0.
          id: i + 1,
          area: box[2] * box[3],
          iscrowd: object.difficult ? 1 : 0,
        };
      }),
  };
  const known = detections.filter((detection) => categories.has(detection.class));
  return [dataset, known.map((one) => ({ ...placed(one), score: one.score }))];
}
