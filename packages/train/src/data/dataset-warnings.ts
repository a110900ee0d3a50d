import { letterbox, type Size } from '@rsanet/detect-utils';
import type { Dataset } from './dataset.ts';

/** The longer side, in pixels of the network's input, below which an object is hardly seen. */
const SEEN = 4;

/**
 * What is odd about data to train on, one sentence each: images listed twice, objects too small to be seen or beyond their images, images that are also measured,
 * classes without objects, and names that differ in nothing people see.
 *
 * @param validation images to choose the best weights on, if any
 * @param input size of the network's input
 */
export function datasetWarnings(
  data: Dataset,
  validation: Dataset | undefined,
  input: Size,
): string[] {
  return [
    repeatedImages(data),
    smallObjects(data, input),
    objectsBeyond(data),
    validation && sharedImages(data, validation),
    emptyClasses(data),
    alikeNames(data),
  ].filter((sentence) => typeof sentence === 'string');
}

function smallObjects({ samples }: Dataset, input: Size): string | undefined {
  let all = 0;
  let small = 0;
  for (const sample of samples) {
    const { scale } = letterbox(sample, input);
    for (const { box, crowd } of sample.objects) {
      if (crowd) continue;
      all++;
      if (Math.max(box[2] - box[0], box[3] - box[1]) * scale < SEEN) small++;
    }
  }
  if (small * 2 <= all) return undefined;
  return `${small === all ? `All ${all}` : `${small} of ${all}`} objects are smaller than ${SEEN} pixels in the network's input of ${input.width}x${input.height}, too small to be seen; take a larger input, or cut the images into parts.`;
}

/** Boxes that are cut at the border when they are learnt; where many are, something else was meant by their numbers. */
function objectsBeyond({ samples }: Dataset): string | undefined {
  const all = samples.flatMap(({ id, width, height, objects }) =>
    objects.map(({ box: [x1, y1, x2, y2] }) => ({
      id,
      beyond: Math.max(-x1 / width, -y1 / height, x2 / width - 1, y2 / height - 1),
    })),
  );
  const beyond = all.filter((object) => object.beyond > 0.05);
  if (beyond.length * 5 <= all.length) return undefined;
  return `${beyond.length} of ${all.length} boxes reach beyond their images, such as one of ${beyond[0]!.id}; in COCO's form a box is [x, y, width, height], and in YOLO's the centre comes first.`;
}

function repeatedImages({ samples }: Dataset): string | undefined {
  const seen = new Set<string>();
  const repeated = samples.filter(({ path }) => seen.size === seen.add(path).size);
  if (repeated.length === 0) return undefined;
  return `${repeated.length} images are listed more than once, such as ${repeated[0]!.path}: each time some of its objects may count as background.`;
}

function sharedImages(data: Dataset, validation: Dataset): string | undefined {
  const learnt = new Set(data.samples.map(({ path }) => path));
  const shared = validation.samples.filter(({ path }) => learnt.has(path)).length;
  if (shared === 0) return undefined;
  const which =
    shared === validation.samples.length ? 'All' : `${shared} of ${validation.samples.length}`;
  return `${which} images to measure on are learnt, too, so the figures say how well they are memorised.`;
}

function emptyClasses({ classes, samples }: Dataset): string | undefined {
  const used = new Set(samples.flatMap(({ objects }) => objects.map((object) => object.class)));
  const empty = classes.filter((name) => !used.has(name));
  if (empty.length === 0 || used.size === 0) return undefined;
  return `The images to learn hold no object of ${empty.join(', ')}: nobody learns them.`;
}

function alikeNames({ classes }: Dataset): string | undefined {
  const plain = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  const twin = classes.find((name, i) =>
    classes.slice(0, i).some((other) => plain(other) === plain(name)),
  );
  if (twin === undefined) return undefined;
  const alike = classes.filter((name) => plain(name) === plain(twin));
  return `The classes ${alike.map((name) => JSON.stringify(name)).join(' and ')} differ in next to nothing; if they are one, give them one name.`;
}
