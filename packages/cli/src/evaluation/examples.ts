import {
  type ClassErrors,
  errorBreakdown,
  fromVocBox,
  iou,
  type VocBox,
  type VocDetection,
  type VocObject,
} from '@rsanet/detect-utils';
import type { DrawnDetection } from '@rsanet/detect-utils/draw';
import { annotate } from '../draw/annotate.ts';
import { fileNameOf } from './file-name.ts';
import { countedDetections, type Judged } from './judged.ts';

/** Images of each kind. */
const COUNT = 6;

/** An image on which a detector does well or badly. */
export interface ExampleImage {
  /** `right-1` to `right-6` for those without an error that hold the most objects, `wrong-1` for that with the most errors. */
  readonly name: string;
  /** The image's id. */
  readonly image: string;
  readonly detections: readonly VocDetection[];
  /** Objects that are not difficult and not found. */
  readonly missed: readonly VocObject[];
}

/**
 * The images that a detector gets right and wrong, at most six of each, best and worst first.
 *
 * @param score from which detections of all classes count; by default as `minScores` has it
 */
export function exampleImages(
  judged: Omit<Judged, 'paths' | 'detections'>,
  score?: number,
): ExampleImage[] {
  const { objects, classes } = judged;
  const ofImage = groups(objects);
  const found = groups(countedDetections(judged, score));
  const counted = [...new Set([...ofImage.keys(), ...found.keys()])].map((image) => {
    const own = { objects: ofImage.get(image) ?? [], detections: found.get(image) ?? [] };
    const counts = errorBreakdown(own.objects, own.detections, { classes, scoreThreshold: 0 });
    const missed = own.objects.filter(
      (object) => !object.difficult && !own.detections.some((one) => isOf(one, object)),
    );
    return {
      image,
      detections: own.detections,
      missed,
      right: sum(counts, ['found']),
      wrong: sum(counts, ['place', 'confused', 'duplicate', 'background', 'both', 'missed']),
    };
  });
  const right = counted.filter(({ wrong }) => wrong === 0).toSorted((a, b) => b.right - a.right);
  const wrong = counted.filter(({ wrong }) => wrong > 0).toSorted((a, b) => b.wrong - a.wrong);
  const named = (kind: string, images: typeof counted) =>
    images.slice(0, COUNT).map(({ image, detections, missed }, i) => ({
      name: `${kind}-${i + 1}`,
      image,
      detections,
      missed,
    }));
  return [...named('right', right), ...named('wrong', wrong)];
}

/**
 * Draws images with what was found in them, and what was missed, as PNG files by their names.
 *
 * @param paths of the image files, by id
 * @param classes choose the colours; what is missed has one of its own
 */
export async function drawExamples(
  examples: readonly ExampleImage[],
  paths: ReadonlyMap<string, string>,
  classes: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const example of examples) {
    const { name, image } = example;
    const drawn = await drawExample(example, paths.get(image)!, classes);
    files.set(`${name}-${fileNameOf(image)}.png`, drawn);
  }
  return files;
}

/** Draws one of {@link drawExamples}. */
export async function drawExample(
  { detections, missed }: ExampleImage,
  path: string,
  classes: readonly string[],
): Promise<Uint8Array> {
  const { readImage } = await import('@rsanet/rsanet/node');
  const drawn: DrawnDetection[] = [
    ...missed.map((object) => ({
      bbox: sides(object.box),
      class: `missed ${object.class}`,
      classId: classes.length,
      score: 1,
    })),
    ...detections.map((one) => ({
      bbox: sides(one.box),
      class: one.class,
      classId: classes.indexOf(one.class),
      score: one.score,
    })),
  ];
  return annotate(await readImage(path), drawn, 'png');
}

function groups<One extends { image: string }>(all: readonly One[]): Map<string, One[]> {
  const byImage = new Map<string, One[]>();
  for (const one of all) {
    const others = byImage.get(one.image);
    if (others) others.push(one);
    else byImage.set(one.image, [one]);
  }
  return byImage;
}

const sum = (
  counts: readonly ClassErrors[],
  kinds: readonly Exclude<keyof ClassErrors, 'class'>[],
) => counts.reduce((all, one) => all + kinds.reduce((part, kind) => part + one[kind], 0), 0);

/** Whether a detection finds an object. */
const isOf = (detection: VocDetection, object: VocObject) =>
  detection.class === object.class && iou(fromVocBox(detection.box), fromVocBox(object.box)) > 0.5;

function sides(box: VocBox): DrawnDetection['bbox'] {
  const [x1, y1, x2, y2] = fromVocBox(box);
  return [x1, y1, x2 - x1, y2 - y1];
}
