import type { Size } from '@rsanet/detect-utils';
import {
  type AugmentOptions,
  augment,
  copyPaste,
  type Example,
  type FourImages,
  type LabelledImage,
  letterboxExample,
  mixup,
  mosaic,
  type TaughtBox,
  type TrainingBox,
} from '../augment/index.ts';
import { type RandomState, randomAt, uniform } from '../augment/random.ts';
import type { ReadImage } from './image-cache.ts';
import { readSample } from './read-sample.ts';

/** What the network is fed at once. */
export interface Batch {
  /** RGB `[size, height, width, 3]` in 0..1. */
  pixels: Float32Array;
  /** Objects of each example, in pixels of the network's input. */
  boxes: readonly (readonly TrainingBox[])[];
  /** What a teacher found in each example, in the same pixels. */
  taught: readonly (readonly TaughtBox[])[];
  /** Ids of the samples that the examples are of; of a mosaic, that of its first. */
  ids: readonly string[];
  /** Examples in the batch; the last of an epoch may have fewer. */
  size: number;
  /** Size of each in pixels. */
  input: Size;
}

/** All that a batch follows from but the images' pixels: plain data, which another thread can be given. */
export interface BatchPlan {
  readonly examples: readonly PlannedExample[];
  /** Size of the network's input. */
  readonly input: Size;
  /** How images are varied; null letterboxes them as a detector would. */
  readonly augment: AugmentOptions | null;
}

/** What one example is made of. */
export interface PlannedExample {
  /** Of the sample that it is of; of a mosaic, of its first. */
  readonly id: string;
  /** One image, or the four of a mosaic. */
  readonly images: readonly PlannedImage[];
  readonly draws: RandomState;
  /** The image whose objects are pasted in, if any. */
  readonly paste: PlannedExtra | null;
  /** The image that is seen through, if any. */
  readonly mix: PlannedExtra | null;
}

/** Another image, with draws of its own. */
export interface PlannedExtra {
  readonly image: PlannedImage;
  readonly draws: RandomState;
}

/** An image to read, and the objects to learn in it. */
export interface PlannedImage {
  readonly path: string;
  /** Pixels, as the data set says. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly TrainingBox[];
  /** What a teacher found in it. */
  readonly taught: readonly TaughtBox[];
}

/** How much of either of two examples is seen where they are mixed, at least. */
const MIN_SHARE = 0.4;

/**
 * Reads a batch's images and draws its examples. The same plan gives the same bits on any thread.
 *
 * @throws RsanetError INVALID_DATASET naming an image that cannot be read or has another size than the plan says
 */
export async function makeBatch(
  { examples, input, augment }: BatchPlan,
  readImage: ReadImage,
): Promise<Batch> {
  const images = await Promise.all(examples.map((example) => readExample(example, readImage)));
  const length = input.width * input.height * 3;
  const pixels = new Float32Array(examples.length * length);
  const drawn = examples.map((example, i) => {
    const out = pixels.subarray(i * length, (i + 1) * length);
    return drawExample(example, images[i]!, input, augment, out);
  });
  return {
    pixels,
    boxes: drawn.map(({ boxes }) => boxes),
    taught: drawn.map(({ taught }) => taught),
    ids: examples.map(({ id }) => id),
    size: examples.length,
    input,
  };
}

interface ExampleImages {
  images: readonly LabelledImage[];
  paste: LabelledImage | null;
  mix: LabelledImage | null;
}

async function readExample(
  { images, paste, mix }: PlannedExample,
  readImage: ReadImage,
): Promise<ExampleImages> {
  const read = async (planned: PlannedImage): Promise<LabelledImage> => ({
    image: await readSample(planned, readImage),
    boxes: planned.boxes,
    taught: planned.taught,
  });
  const [own, pasted, mixed] = await Promise.all([
    Promise.all(images.map(read)),
    paste && read(paste.image),
    mix && read(mix.image),
  ]);
  return { images: own, paste: pasted, mix: mixed };
}

function drawExample(
  { draws, paste, mix }: PlannedExample,
  read: ExampleImages,
  input: Size,
  change: AugmentOptions | null,
  out: Float32Array,
): Example {
  const { images } = read;
  const first = images[0]!;
  if (!change) return letterboxExample(first, input, out);
  const random = randomAt(draws);
  let example =
    images.length === 4
      ? mosaic(images as unknown as FourImages, input, change, random, out)
      : augment(first, input, change, random, out);
  if (paste) example = copyPaste(example, read.paste!, input, change, randomAt(paste.draws));
  if (!mix) return example;
  const mixing = randomAt(mix.draws);
  const share = uniform(mixing, MIN_SHARE, 1 - MIN_SHARE);
  return mixup(example, augment(read.mix!, input, change, mixing), share);
}
