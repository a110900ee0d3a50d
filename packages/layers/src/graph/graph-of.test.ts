import { isRsanetError } from '@rsanet/errors';
import type { Graph } from '@rsanet/graph';
import { expect, test } from 'vitest';
import {
  add,
  concat,
  convBlock,
  depthwiseBlock,
  type GraphValue,
  graphOf,
  input,
} from './index.ts';

const images = input({ name: 'images', shape: [null, 64, 3] });
const half = convBlock(images, { name: 'half', filters: 128, strides: 2, activation: 'linear' });
const twin = convBlock(images, { name: 'twin', filters: 128, strides: 2, activation: 'linear' });

test('nodes come after what they read, each once', () => {
  const graph = graphOf({ name: 'network', outputs: [add([half, twin], 'sum'), half] });
  const names = ['images', 'half/conv', 'half/bn', 'twin/conv', 'twin/bn', 'sum'];
  expect(graph.nodes.map((node) => node.name)).toEqual(names);
  expect(graph.outputs).toEqual(['sum', 'half/bn']);
  expect(structuredClone(graph)).toEqual(graph);
});

test('sizes follow, and a side of any length stays so', () => {
  expect(half.size).toEqual({ height: null, width: 32, channels: 128 });
  const square = input({ name: 'square', shape: [32, 32, 2] });
  expect(concat([half, square], 'both').size).toEqual({ height: 32, width: 32, channels: 130 });
});

function kernelOf(graph: Graph, name: string): Float32Array {
  const node = graph.nodes.find((node) => node.name === name);
  if (!node || !('kernel' in node)) throw new Error(name);
  return node.kernel.data;
}

test('a kernel is drawn from the seed and its name', () => {
  const draw = (seed: number, ...outputs: GraphValue[]) =>
    graphOf({ name: 'network', outputs, seed });
  const kernel = kernelOf(draw(3, half), 'half/conv');
  expect(kernelOf(draw(3, twin, half), 'half/conv')).toEqual(kernel);
  expect(kernelOf(draw(3, twin), 'twin/conv')).not.toEqual(kernel);
  expect(kernelOf(draw(4, half), 'half/conv')).not.toEqual(kernel);
  const first = (seed: number) => kernelOf(draw(seed, half), 'half/conv')[0]!;
  expect(new Set(Array.from({ length: 50 }, (_, seed) => first(seed))).size).toBe(50);
});

/** Mean, standard deviation, and the share beyond one and two of them. */
function statistics(data: Float32Array) {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const squares = data.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / data.length);
  const beyond = (times: number) =>
    data.filter((value) => Math.abs(value - mean) > times * deviation).length / data.length;
  return { mean, deviation, one: beyond(1), two: beyond(2) };
}

test.each([
  ['half/conv', Math.sqrt(2 / (9 * 3))],
  ['wide/conv', Math.sqrt(2 / (9 * 2048))],
  ['depthwise/conv', Math.sqrt(2 / 9)],
])('the kernel of %s is normal with deviation %f', (name, deviation) => {
  const wide = input({ name: 'wide', shape: [8, 8, 2048] });
  const outputs = [
    half,
    convBlock(wide, { name: 'wide', filters: 8 }),
    depthwiseBlock(wide, { name: 'depthwise' }),
  ];
  const drawn = statistics(kernelOf(graphOf({ name: 'network', outputs, seed: 5 }), name));
  expect(Math.abs(drawn.deviation / deviation - 1)).toBeLessThan(0.03);
  expect(Math.abs(drawn.mean)).toBeLessThan(0.04 * deviation);
  expect(drawn.one).toBeCloseTo(0.3173, 1);
  expect(drawn.two).toBeCloseTo(0.0455, 2);
});

test.each([
  [
    'two nodes of one name',
    () => graphOf({ name: 'g', outputs: [half, convBlock(images, { name: 'half', filters: 2 })] }),
    /name 'half\/conv'/,
  ],
  ['no output', () => graphOf({ name: 'g', outputs: [] }), /0 outputs/],
  ['a fractional seed', () => graphOf({ name: 'g', outputs: [half], seed: 0.5 }), /seed 0.5/],
  [
    'an input without channels',
    () => input({ name: 'x', shape: [8, 8, null as never] }),
    /\[8,8,\]/,
  ],
  [
    'maps that do not fit',
    () => add([half, input({ name: 'x', shape: [8, 8, 128] })], 'sum'),
    /'sum' is given maps of \[any,32,128\] and \[8,8,128\]/,
  ],
  ['filters of none', () => convBlock(images, { name: 'c', filters: 0 }), /filters is 0/],
] as const)('%s: refused', (_, run, message) => {
  expect(run).toThrow(message);
  expect(run).toThrow(expect.toSatisfy((error) => isRsanetError(error, 'INVALID_ARGUMENT')));
});
