import { letterbox } from '@rsanet/detect-utils';
import { expect, test } from 'vitest';
import { type PostprocessOptions, postprocess } from './postprocess.ts';

const spec = {
  input: { width: 64, height: 32 },
  strides: [16, 32],
  anchors: [[[8, 8]], [[20, 10]]] as const,
  classes: ['cat', 'dog'],
};
const { input } = spec;
const logit = (p: number): number => Math.log(p / (1 - p));

/** Logits of silence for `n` images: strides 16 (4x2 cells) and 32 (2x1 cells), 7 values per cell. */
function silence(n: number) {
  return [
    { data: new Float32Array(n * 2 * 4 * 7).fill(-20), shape: [n, 2, 4, 7] },
    { data: new Float32Array(n * 1 * 2 * 7).fill(-20), shape: [n, 1, 2, 7] },
  ];
}

test('a box on each scale, in the pixels of each image', () => {
  const outputs = silence(2);
  // Image 0, stride 16, row 1, column 2: centre (40, 24), 8x16, cat 0.9 * 0.8.
  outputs[0]!.data.set([0, 0, 0, Math.log(2), logit(0.9), logit(0.8), -9], (1 * 4 + 2) * 7);
  // Image 1, stride 32, column 0: centre (8, 24), 20x10, dog 0.5 * 0.7.
  outputs[1]!.data.set([logit(0.25), logit(0.75), 0, 0, 0, -9, logit(0.7)], (1 * 2 + 0) * 7);
  const fits = [
    letterbox({ width: 128, height: 64 }, input), // scale 1/2, no padding
    letterbox({ width: 16, height: 16 }, input), // scale 2, 16 pixels of padding left and right
  ];
  const [first, second] = postprocess(outputs, fits, spec, { scoreThreshold: 0.3 });
  expect(first).toHaveLength(1);
  expect(first![0]).toMatchObject({ class: 'cat', classId: 0 });
  expect(first![0]!.score).toBeCloseTo(0.72, 6);
  // Corners 36..44 by 16..32 in the input.
  expect(first![0]!.bbox.map((v) => Math.round(v * 1e4) / 1e4)).toEqual([72, 32, 16, 32]);
  expect(second).toHaveLength(1);
  expect(second![0]).toMatchObject({ class: 'dog', classId: 1 });
  expect(second![0]!.score).toBeCloseTo(0.35, 6);
  // Corners -2..18 by 19..29 in the input: -9..1 by 9.5..14.5 in the image, clipped at its left.
  expect(second![0]!.bbox.map((v) => Math.round(v * 1e4) / 1e4)).toEqual([0, 9.5, 1, 5]);
});

test('a box in the padding alone is dropped', () => {
  const outputs = silence(1);
  outputs[0]!.data.set([0, 0, 0, 0, 9, 9, -9], 0); // 4..12, the image begins at 16
  const fit = letterbox({ width: 16, height: 16 }, input);
  expect(postprocess(outputs, [fit], spec)).toEqual([[]]);
});

test('suppresses within a class, and limits by score and number', () => {
  const outputs = silence(1);
  for (const [cell, confidence] of [0.5, 0.9, 0.7].entries())
    outputs[0]!.data.set([0, 0, 2, 2, logit(confidence), 20, -20], cell * 7);
  outputs[0]!.data.set([0, 0, 0, 0, logit(0.6), -20, 20], 7 * 7);
  const fit = letterbox(input, input);
  const scores = (options: object): number[] =>
    postprocess(outputs, [fit], spec, options)[0]!.map(
      ({ score }) => Math.round(score * 100) / 100,
    );
  expect(scores({ iouThreshold: 1 })).toEqual([0.9, 0.7, 0.6, 0.5]);
  expect(scores({ iouThreshold: 0.3 })).toEqual([0.9, 0.6]);
  expect(scores({ iouThreshold: 1, scoreThreshold: 0.65 })).toEqual([0.9, 0.7]);
  expect(scores({ iouThreshold: 1, maxDetections: 3 })).toEqual([0.9, 0.7, 0.6]);
});

test('multiLabel gives a box for every class that is good enough', () => {
  const outputs = silence(1);
  outputs[1]!.data.set([0, 0, 0, 0, 20, logit(0.6), logit(0.8)]);
  const fit = letterbox(input, input);
  const classes = (multiLabel: boolean): string[] =>
    postprocess(outputs, [fit], spec, { multiLabel })[0]!.map((found) => found.class);
  expect(classes(false)).toEqual(['dog']);
  expect(classes(true)).toEqual(['dog', 'cat']);
});

test.each([
  ['one output too few', () => silence(1).slice(1)],
  ['another batch', () => silence(2)],
  ['data cut short', () => silence(1).map((o) => ({ ...o, data: o.data.subarray(7) }))],
  ['other channels', () => silence(1).map(({ data }) => ({ data, shape: [1, 1, data.length, 1] }))],
])('%s is an error', (_, outputs) => {
  const run = () => postprocess(outputs(), [letterbox(input, input)], spec);
  expect(run).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test('only wanted classes are found, and others suppress none of them; agnostic, all classes suppress each other', () => {
  const fit = letterbox({ width: 64, height: 64 }, { width: 64, height: 64 });
  const spec = {
    input: { width: 64, height: 64 },
    strides: [32],
    anchors: [[[20, 20]]] as const,
    classes: ['cat', 'dog'],
  };
  // Two boxes of 20x20 in neighbouring cells, 1 pixel apart: a dog of objectness 9, a cat of 5.
  const near = Math.log(0.984 / 0.016);
  const cells = [
    [near, 0, 0, 0, 9, -9, 9],
    [-near, 0, 0, 0, 5, 9, -9],
  ];
  const none = [0, 0, 0, 0, -20, 0, 0];
  const output = { data: Float32Array.from([...cells, none, none].flat()), shape: [1, 2, 2, 7] };
  const names = (options: PostprocessOptions) =>
    postprocess([output], [fit], spec, options)[0]!.map(({ class: name }) => name);
  expect(names({})).toEqual(['dog', 'cat']);
  expect(names({ agnostic: true })).toEqual(['dog']);
  expect(names({ agnostic: true, classes: ['cat'] })).toEqual(['cat']);
  expect(names({ maxDetections: 1, classes: ['cat'] })).toEqual(['cat']);
  expect(names({ classes: [] })).toEqual([]);
  expect(() => names({ classes: ['cow'] })).toThrow("no class 'cow'; use some of cat, dog");
  expect(() => names({ classes: 'cat' as never })).toThrow('it must be a list of names');
  expect(() => names({ agnostic: 1 as never })).toThrow('it must be true or false');
});

test('the least score of each class is the model’s, unless the caller gives one', () => {
  const fit = letterbox({ width: 64, height: 64 }, { width: 64, height: 64 });
  const base = {
    input: { width: 64, height: 64 },
    strides: [32],
    anchors: [[[20, 20]]] as const,
    classes: ['cat', 'dog'],
  };
  const logit = (p: number) => Math.log(p / (1 - p));
  // A dog of score 0.6 and a cat of 0.4, far apart; classes are certain.
  const cells = [
    [0, 0, 0, 0, logit(0.6), -40, 40],
    [0, 0, 0, 0, logit(0.4), 40, -40],
  ];
  const none = [0, 0, 0, 0, -20, 0, 0];
  const output = { data: Float32Array.from([...cells, none, none].flat()), shape: [1, 2, 2, 7] };
  const names = (scoreThresholds: Record<string, number> | null, options?: PostprocessOptions) => {
    const spec = { ...base, ...(scoreThresholds && { scoreThresholds }) };
    return postprocess([output], [fit], spec, options)[0]!.map((found) => found.class);
  };
  expect(names(null)).toEqual(['dog', 'cat']);
  expect(names({ cat: 0.5 })).toEqual(['dog']);
  expect(names({ dog: 0.7 })).toEqual(['cat']);
  expect(names({ cat: 0.1, dog: 0.7 })).toEqual(['cat']);
  expect(names({ cat: 0.5, dog: 0.7 })).toEqual([]);
  expect(names({ cat: 0.5, dog: 0.7 }, { scoreThreshold: 0.3 })).toEqual(['dog', 'cat']);
  expect(names({ cat: 0.1, dog: 0.7 }, { classes: ['dog'] })).toEqual([]);
});

test.each(['constructor', '__proto__', 'valueOf'])('a class called %s has a min score', (name) => {
  const outputs = silence(1);
  outputs[0]!.data.set([0, 0, 0, 0, 9, 9, -9], 0);
  const odd = { ...spec, classes: [name, 'dog'], scoreThresholds: { dog: 0.4 } };
  const [found] = postprocess(outputs, [letterbox(input, input)], odd);
  expect(found!.map((one) => one.class)).toEqual([name]);
});

test('what is too unsure for its class suppresses nothing', () => {
  const fit = letterbox({ width: 64, height: 64 }, { width: 64, height: 64 });
  const logit = (p: number) => Math.log(p / (1 - p));
  const near = Math.log(0.984 / 0.016);
  const cells = [
    [near, 0, 0, 0, logit(0.8), -40, 40],
    [-near, 0, 0, 0, logit(0.6), 40, -40],
    [0, 0, 0, 0, -20, 0, 0],
    [0, 0, 0, 0, -20, 0, 0],
  ];
  const output = { data: Float32Array.from(cells.flat()), shape: [1, 2, 2, 7] };
  const spec = {
    input: { width: 64, height: 64 },
    strides: [32],
    anchors: [[[20, 20]]] as const,
    classes: ['cat', 'dog'],
    scoreThresholds: { dog: 0.9 },
  };
  const [found] = postprocess([output], [fit], spec, { agnostic: true });
  expect(found!.map((one) => one.class)).toEqual(['cat']);
});
