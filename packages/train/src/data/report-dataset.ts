import { boxArea } from '@rsanet/detect-utils';
import type { Dataset, LabelledObject, Sample, SkippedObject } from './dataset.ts';

/** What a split of a data set holds. */
export interface SplitReport {
  readonly split: string;
  readonly images: number;
  readonly objects: number;
  readonly classes: readonly ClassReport[];
  /**
   * Objects by their share of the image's sides, the root of the areas' ratio: how many below 5 %, below 10 %, and so
   * on to 100 %; crowds left out.
   */
  readonly relativeSizes: readonly number[];
  /** Ids of the images without an object. */
  readonly withoutObjects: readonly string[];
  /** Objects and images that cannot be used, and why. */
  readonly broken: readonly SkippedObject[];
}

/** What of a class a split holds. */
export interface ClassReport {
  readonly class: string;
  readonly objects: number;
  /** Images with an object of it. */
  readonly images: number;
  /** Of the objects, those marked as difficult (VOC) and as crowds (COCO). */
  readonly difficult: number;
  readonly crowds: number;
  /** Of its boxes in pixels of their images; null without objects. */
  readonly width: Spread | null;
  readonly height: Spread | null;
}

/** Between what some numbers lie, and the middle one. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Steps of {@link SplitReport.relativeSizes}. */
const STEPS = 20;

/** Counts what a split of a data set holds. */
export function reportDataset(split: string, { classes, samples, skipped }: Dataset): SplitReport {
  const objects = samples.flatMap((sample) => sample.objects);
  return {
    split,
    images: samples.length,
    objects: objects.length,
    classes: classes.map((name) => ofClass(name, samples)),
    relativeSizes: relativeSizes(samples),
    withoutObjects: samples.filter(({ objects }) => objects.length === 0).map(({ id }) => id),
    broken: skipped,
  };
}

function ofClass(name: string, samples: readonly Sample[]): ClassReport {
  const found = samples.map(({ objects }) => objects.filter((object) => object.class === name));
  const objects = found.flat();
  return {
    class: name,
    objects: objects.length,
    images: found.filter(({ length }) => length > 0).length,
    difficult: objects.filter(({ difficult }) => difficult).length,
    crowds: objects.filter(({ crowd }) => crowd).length,
    width: spread(objects.map(({ box }) => box[2] - box[0])),
    height: spread(objects.map(({ box }) => box[3] - box[1])),
  };
}

function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}

function relativeSizes(samples: readonly Sample[]): number[] {
  const counts = new Array<number>(STEPS).fill(0);
  const sizeOf = ({ box }: LabelledObject, { width, height }: Sample) =>
    Math.sqrt(boxArea(box) / (width * height));
  for (const sample of samples) {
    for (const object of sample.objects) {
      if (object.crowd) continue;
      const step = Math.floor(sizeOf(object, sample) * STEPS);
      counts[Math.min(STEPS - 1, step)]!++;
    }
  }
  return counts;
}
