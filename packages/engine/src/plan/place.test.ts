import { graphBuilder } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { lower } from './lower.ts';
import { place } from './place.ts';

type Builder = ReturnType<typeof graphBuilder>;

function placed<Names extends Record<string, string>>(
  build: (b: Builder) => { values: Names; outputs: readonly string[] },
) {
  const b = graphBuilder([6, 4, 5]);
  const { values, outputs } = build(b);
  const { steps, places, buffers } = place(lower(b.graph(...outputs), [1, 6, 4, 5]));
  const at = (value: keyof Names) => places.get(values[value]!)!;
  return { kernels: steps.map(({ kernel }) => kernel), at, buffers };
}

test('what is joined is written where the joined map lies', () => {
  const { kernels, at } = placed((b) => {
    const [one, two] = [b.conv(b.input, 3), b.conv(b.input, 4)];
    const both = b.concat(one, two);
    return { values: { one, two, both }, outputs: [both] };
  });
  expect(kernels).toEqual(['convolve', 'convolve']);
  const { buffer } = at('both');
  expect(at('both')).toEqual({ buffer, offset: 0, stride: 7 });
  expect(at('one')).toEqual({ buffer, offset: 0, stride: 7 });
  expect(at('two')).toEqual({ buffer, offset: 3, stride: 7 });
});

test('also in a concat of a concat', () => {
  const { kernels, at } = placed((b) => {
    const [one, two, three] = [b.conv(b.input, 3), b.conv(b.input, 4), b.conv(b.input, 2)];
    const all = b.concat(three, b.concat(one, two));
    return { values: { two, all }, outputs: [all] };
  });
  expect(kernels).toEqual(['convolve', 'convolve', 'convolve']);
  expect(at('two')).toEqual({ buffer: at('all').buffer, offset: 2 + 3, stride: 9 });
});

test('what two concats join, an input or an output is copied, and what repeats is once', () => {
  const { kernels } = placed((b) => {
    const conv = b.conv(b.input, 3);
    const seen = b.conv(b.input, 3);
    const [one, two] = [b.concat(conv, conv), b.concat(conv, seen, b.input)];
    return { values: {}, outputs: [one, two, seen] };
  });
  expect(kernels).toEqual(['convolve', 'convolve', ...Array<string>(4).fill('copyMap')]);
});

test('a reshaped value is the same memory, and joined by a copy', () => {
  const { kernels, at } = placed((b) => {
    const conv = b.conv(b.input, 6);
    const rows = b.reshape(conv, [48, 3]);
    const joined = b.concat(rows, rows);
    return { values: { conv, rows }, outputs: [joined] };
  });
  expect(kernels).toEqual(['convolve', 'copyMap', 'copyMap']);
  expect(at('rows')).toEqual({ ...at('conv'), stride: 3 });
});

test('an elementwise step writes over what nobody reads any more', () => {
  const { at, buffers } = placed((b) => {
    const conv = b.conv(b.input, 5);
    const active = b.activate(conv, 'swish');
    const sum = b.add(active, b.activate(active, 'relu'));
    return { values: { conv, active, sum }, outputs: [sum] };
  });
  expect(at('active').buffer).toBe(at('conv').buffer);
  expect(at('sum').buffer).toBe(at('conv').buffer);
  // The input, the chain, and what is added to it.
  expect(buffers).toHaveLength(3);
});

test('an output and a joined map are written over by nothing', () => {
  const { at } = placed((b) => {
    const conv = b.conv(b.input, 5);
    const [active, joined] = [b.activate(conv, 'swish'), b.conv(b.input, 2)];
    const both = b.concat(joined, b.conv(b.input, 1));
    const late = b.activate(joined, 'relu');
    return { values: { conv, active, joined, late }, outputs: [conv, active, both, late] };
  });
  expect(at('active').buffer).not.toBe(at('conv').buffer);
  expect(at('late').buffer).not.toBe(at('joined').buffer);
});
