import {
  boxArea,
  type CornerBox,
  intersectionArea,
  letterbox,
  letterboxPixels,
  type RawImage,
} from '@rsanet/detect-utils';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AugmentOptions,
  augment,
  augmentDefaults,
  copyPaste,
  type Example,
  type FourImages,
  type LabelledImage,
  letterboxExample,
  mixup,
  mosaic,
  randomFor,
} from './index.ts';

/** A black image with one rectangle in whole pixels. */
function rectangle(width: number, height: number, box: CornerBox, colour = [255, 255, 255]) {
  const image: RawImage = { data: new Uint8Array(width * height * 3), width, height };
  for (let y = box[1]; y < box[3]; y++) {
    for (let x = box[0]; x < box[2]; x++) image.data.set(colour, (y * width + x) * 3);
  }
  return { image, boxes: [{ box, classId: 2 }] };
}

/** Where a channel stands out, in whole pixels of the example. */
function extent(
  { pixels }: Pick<Example, 'pixels'>,
  width: number,
  isInside: (rgb: Float32Array) => boolean,
) {
  const box: [number, number, number, number] = [Infinity, Infinity, 0, 0];
  for (let i = 0; i < pixels.length / 3; i++) {
    if (!isInside(pixels.subarray(i * 3, i * 3 + 3))) continue;
    const x = i % width;
    const y = Math.floor(i / width);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x + 1);
    box[3] = Math.max(box[3], y + 1);
  }
  return box;
}

function expectWithinPixel(actual: CornerBox, expected: CornerBox) {
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1);
  });
}

const still = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
const input = { width: 96, height: 64 };
const seeds = fc.integer({ min: 0, max: 1e6 });

/** A rectangle of at least a third of each side, anywhere in an image of any shape. */
const rectangles = fc
  .record({
    width: fc.integer({ min: 30, max: 150 }),
    height: fc.integer({ min: 30, max: 150 }),
    at: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ width, height, at }) => {
    const line = (length: number, position: number, part: number) => {
      const side = Math.round(length * (0.34 + part * 0.5));
      const from = Math.floor((length - side) * position);
      return [from, from + side] as const;
    };
    const [x1, x2] = line(width, at[0]!, at[1]!);
    const [y1, y2] = line(height, at[2]!, at[3]!);
    return { width, height, box: [x1, y1, x2, y2] as const };
  });

test.each<[string, Partial<AugmentOptions>]>([
  ['scale, crop and flip at once', { verticalFlip: 0.5, scale: [0.4, 2.5], aspect: 0.5 }],
  ['horizontal flip alone', { horizontalFlip: 1, scale: [1, 1], aspect: 0, translate: 0 }],
  ['vertical flip alone', { verticalFlip: 1, horizontalFlip: 0, scale: [1, 1], aspect: 0 }],
  ['zoom out', { horizontalFlip: 0, scale: [0.4, 0.9], aspect: 0 }],
  ['crop', { horizontalFlip: 0, scale: [1.5, 3], aspect: 0 }],
])('the box stays on its object: %s', (_, change) => {
  const options = { ...augmentDefaults, ...still, ...change };
  let kept = 0;
  fc.assert(
    fc.property(rectangles, seeds, ({ width, height, box }, seed) => {
      const example = augment(rectangle(width, height, box), input, options, randomFor(seed));
      if (example.boxes.length === 0) return;
      kept++;
      // Padding is 0.5 exactly, so the threshold lies above it.
      const seen = extent(example, input.width, ([red]) => red! > 0.501);
      expectWithinPixel(seen, example.boxes[0]!.box);
    }),
  );
  expect(kept).toBeGreaterThan(20);
});

test('each option varies the place, and none leaves it the letterbox', () => {
  const fixed = { ...augmentDefaults, ...still, horizontalFlip: 0, aspect: 0, translate: 0 };
  const labelled = rectangle(120, 90, [20, 30, 70, 80]);
  const same = { ...fixed, scale: [1, 1] } as const;
  const plain = letterboxExample(labelled, input);
  const unvaried = augment(labelled, input, same, randomFor(1));
  unvaried.boxes[0]!.box.forEach((value, i) => {
    expect(value).toBeCloseTo(plain.boxes[0]!.box[i]!, 9);
  });
  const differences = unvaried.pixels.map((value, i) => Math.abs(value - plain.pixels[i]!));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
  for (const change of [
    { horizontalFlip: 1 },
    { verticalFlip: 1 },
    { aspect: 0.3 },
    { scale: [0.5, 0.5] as const },
    { translate: 1 },
  ]) {
    const varied = augment(labelled, input, { ...same, ...change }, randomFor(1));
    const moves = varied.boxes[0]!.box.map((v, i) => Math.abs(v - plain.boxes[0]!.box[i]!));
    expect(Math.max(...moves)).toBeGreaterThan(1);
  }
});

test('an object cropped away is no target, one mostly kept is clipped', () => {
  const corner = rectangle(100, 100, [0, 0, 10, 10]);
  const zoomed = { ...augmentDefaults, ...still, scale: [2, 2], aspect: 0 } as const;
  const square = { width: 64, height: 64 };
  expect(augment(corner, square, { ...zoomed, translate: 0 }, randomFor(1)).boxes).toEqual([]);
  const wide = rectangle(100, 100, [10, 10, 90, 90]);
  const [kept] = augment(wide, square, { ...zoomed, translate: 0 }, randomFor(1)).boxes;
  expect(kept).toEqual({ box: [0, 0, 64, 64], classId: 2 });
});

test('mosaic: each of four boxes lies on its own object', () => {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 0],
  ];
  const options = { ...augmentDefaults, ...still, verticalFlip: 0.5 };
  let kept = 0;
  fc.assert(
    fc.property(fc.tuple(rectangles, rectangles, rectangles, rectangles), seeds, (four, seed) => {
      const images = four.map(({ width, height, box }, i) => {
        const { image, boxes } = rectangle(width, height, box, colours[i]);
        return { image, boxes: [{ ...boxes[0]!, classId: i }] };
      });
      const example = mosaic(images as unknown as FourImages, input, options, randomFor(seed));
      for (const { box, classId } of example.boxes) {
        kept++;
        const colour = colours[classId]!;
        const seen = extent(example, input.width, (rgb) =>
          colour.every((value, i) => (value > 0 ? rgb[i]! > 0.501 : rgb[i]! < 0.499)),
        );
        expectWithinPixel(seen, box);
      }
    }),
  );
  expect(kept).toBeGreaterThan(100);
});

test('values stay in 0..1, and the same state makes the same example', () => {
  const wild = { ...augmentDefaults, brightness: 1, contrast: 1, saturation: 1, hue: 1 };
  const image: RawImage = {
    data: Uint8Array.from({ length: 70 * 50 * 3 }, (_, i) => (i * 7919 + 31) % 256),
    width: 70,
    height: 50,
  };
  const labelled = { image, boxes: [] };
  const four: FourImages = [labelled, labelled, labelled, labelled];
  fc.assert(
    fc.property(seeds, (seed) => {
      for (const make of [
        () => augment(labelled, input, wild, randomFor(seed)),
        () => mosaic(four, input, wild, randomFor(seed)),
      ]) {
        const { pixels } = make();
        expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(make().pixels.every((value, i) => value === pixels[i])).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
  const [a, b] = [1, 2].map((seed) => augment(labelled, input, wild, randomFor(seed)).pixels);
  expect(a!.some((value, i) => value !== b![i])).toBe(true);
});

test('writes where it is asked to, and validation sees the plain letterbox', () => {
  const labelled = rectangle(40, 40, [4, 4, 24, 24]);
  const out = new Float32Array(96 * 64 * 3);
  expect(augment(labelled, input, augmentDefaults, randomFor(1), out).pixels).toBe(out);
  const { pixels, boxes } = letterboxExample(labelled, input, out);
  expect(pixels).toBe(out);
  const drawn = letterboxPixels(labelled.image, letterbox(labelled.image, input));
  expect(pixels.every((value, i) => value === drawn[i])).toBe(true);
  expect(boxes[0]!.classId).toBe(2);
  boxes[0]!.box.forEach((value, i) => {
    expect(value).toBeCloseTo([22.4, 6.4, 54.4, 38.4][i]!, 9);
  });
});

test('mixed examples are seen through each other, with the objects of both', () => {
  const examples = [1, 2].map((seed) =>
    augment(rectangle(80, 50, [20, 10, 70, 40]), input, augmentDefaults, randomFor(seed)),
  ) as [Example, Example];
  const wanted = examples[0].pixels.map((value, i) => 0.25 * value + 0.75 * examples[1].pixels[i]!);
  const boxes = examples.flatMap((example) => example.boxes);
  const { pixels, boxes: both } = mixup(...examples, 0.25);
  expect(both).toEqual(boxes);
  pixels.forEach((value, i) => {
    if (Math.abs(value - wanted[i]!) > 1e-6) expect(value).toBeCloseTo(wanted[i]!, 6);
  });
});

test('a pasted object fills its box, within the input, and covers little of the others', () => {
  const options = { ...augmentDefaults, ...still };
  let pasted = 0;
  fc.assert(
    fc.property(rectangles, rectangles, seeds, (target, donor, seed) => {
      const red = rectangle(donor.width, donor.height, donor.box, [255, 0, 0]);
      const base = letterboxExample(rectangle(target.width, target.height, target.box), input);
      const { boxes, pixels } = copyPaste(base, red, input, options, randomFor(seed));
      expect(boxes.slice(0, base.boxes.length)).toEqual(base.boxes);
      for (const { box } of boxes.slice(base.boxes.length)) {
        pasted++;
        const [x1, y1, x2, y2] = box;
        expect(Math.min(x1, y1, input.width - x2, input.height - y2)).toBeGreaterThanOrEqual(0);
        const seen = extent({ pixels }, input.width, ([r, g]) => r! > 0.5 && g! < 0.4);
        expectWithinPixel(seen, box);
        for (const other of base.boxes) {
          const shared = intersectionArea(box, other.box);
          expect(shared).toBeLessThanOrEqual(0.3 * boxArea(other.box));
        }
      }
    }),
  );
  expect(pasted).toBeGreaterThan(10);
});

test('in perspective the box holds its object, and touches it where nothing is cut off', () => {
  const options = { ...augmentDefaults, ...still, perspective: 0.4, verticalFlip: 0.5 };
  let whole = 0;
  fc.assert(
    fc.property(rectangles, seeds, ({ width, height, box }, seed) => {
      const example = augment(rectangle(width, height, box), input, options, randomFor(seed));
      for (const { box } of example.boxes) {
        const [x1, y1, x2, y2] = box;
        const seen = extent(example, input.width, ([r]) => r! > 0.51);
        expect(Math.min(seen[0] - x1, seen[1] - y1, x2 - seen[2], y2 - seen[3])).toBeGreaterThan(
          -1,
        );
        expect(Math.min(x1, y1, input.width - x2, input.height - y2)).toBeGreaterThanOrEqual(0);
        if (Math.min(x1, y1, input.width - x2, input.height - y2) === 0) continue;
        whole++;
        // The tip of a sharp corner may lie between the centres of pixels.
        box.forEach((value, i) => {
          expect(Math.abs(value - seen[i]!)).toBeLessThan(3);
        });
      }
    }),
  );
  expect(whole).toBeGreaterThan(10);
});

/** The same image, in which a teacher found exactly the objects. */
const taughtItself = ({ image, boxes }: LabelledImage): LabelledImage => ({
  image,
  boxes,
  taught: boxes.map((object, i) => ({ ...object, scores: [0.1, 0.2, 0.3 + i / 10] })),
});

test('what a teacher found moves as the objects do, with its scores, and changes nothing else', () => {
  const options = { ...augmentDefaults, verticalFlip: 0.5, scale: [0.5, 2] as const };
  const bare = ({ taught, ...rest }: Example) => ({ ...rest, count: taught.length > 0 });
  let moved = 0;
  fc.assert(
    fc.property(
      fc.tuple(rectangles, rectangles, rectangles, rectangles),
      fc.constantFrom(0, 0.3),
      seeds,
      (four, perspective, seed) => {
        const varied = { ...options, perspective };
        const plain = four.map(({ width, height, box }) => rectangle(width, height, box));
        const ways = (images: readonly LabelledImage[]) => [
          letterboxExample(images[0]!, input),
          augment(images[0]!, input, varied, randomFor(seed)),
          mosaic(images as unknown as FourImages, input, varied, randomFor(seed)),
          mixup(
            augment(images[0]!, input, varied, randomFor(seed)),
            augment(images[1]!, input, varied, randomFor(seed, 1)),
            0.5,
          ),
        ];
        const without = ways(plain);
        for (const [i, example] of ways(plain.map(taughtItself)).entries()) {
          expect(example.taught.map(({ scores, ...object }) => object)).toEqual(example.boxes);
          expect(example.taught.every(({ scores }) => scores.join() === '0.1,0.2,0.3')).toBe(true);
          expect({ ...bare(example), count: false }).toEqual(bare(without[i]!));
          moved += example.taught.length;
        }
      },
    ),
    { numRuns: 30 },
  );
  expect(moved).toBeGreaterThan(100);
});

test('what a teacher found goes with a pasted rectangle, and is gone where one covers it', () => {
  const options = { ...augmentDefaults, ...still };
  let pasted = 0;
  fc.assert(
    fc.property(rectangles, rectangles, seeds, (target, donor, seed) => {
      const base = letterboxExample(rectangle(target.width, target.height, target.box), input);
      // Of no label, so that it may be covered.
      const whole = { box: [0, 0, 96, 64] as const, classId: 0, scores: [0.9, 0, 0] };
      const tiny = { box: [2, 2, 5, 5] as const, classId: 0, scores: [0.8, 0, 0] };
      const from = taughtItself(rectangle(donor.width, donor.height, donor.box));
      const example = { ...base, taught: [whole, tiny] };
      const { boxes, taught } = copyPaste(example, from, input, options, randomFor(seed));
      const places = boxes.slice(base.boxes.length).map(({ box }) => box);
      pasted += places.length;
      const covered = (box: CornerBox) =>
        places.some((place) => intersectionArea(place, box) > 0.3 * boxArea(box));
      const left = [whole, tiny].filter(({ box }) => !covered(box));
      expect(taught.slice(0, left.length)).toEqual(left);
      expect(taught).toHaveLength(left.length + places.length);
      for (const [i, place] of places.entries()) {
        const found = taught[left.length + i]!;
        expect(found.scores).toEqual([0.1, 0.2, 0.3]);
        found.box.forEach((side, at) => {
          expect(side).toBeCloseTo(place[at]!, 9);
        });
      }
    }),
  );
  expect(pasted).toBeGreaterThan(10);
});
