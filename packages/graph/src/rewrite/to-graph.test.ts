import { isRsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import type { Activation, Conv2dNode, Node } from '../graph.ts';
import type { ConstantNode, ImportedNode, ResizeNode } from './imported-graph.ts';
import { toGraph } from './to-graph.ts';

const input: Node = { op: 'input', name: 'x', inputs: [], shape: [4, 6, 1] };
const conv: Conv2dNode = {
  op: 'conv2d',
  name: 'conv',
  inputs: ['x'],
  kernel: { shape: [1, 1, 1, 2], data: Float32Array.of(1, 2) },
  bias: null,
  strides: [1, 1],
  dilations: [1, 1],
  padding: 'same',
  activation: { kind: 'linear' },
};

const constant = (name: string, shape: number[], ...data: number[]): ConstantNode => ({
  op: 'constant',
  name,
  inputs: [],
  shape,
  data: Float32Array.from(data),
});

const activation = (name: string, source: string, kind: 'relu' | 'relu6' | 'sigmoid' | 'linear') =>
  ({ op: 'activation', name, inputs: [source], activation: { kind } }) as const;

const sum = (name: string, ...inputs: string[]): Node => ({ op: 'add', name, inputs });
const product = (name: string, ...inputs: string[]): Node => ({ op: 'multiply', name, inputs });

/** The graph of nodes behind the input `x`, the last being the output. */
function read(nodes: ImportedNode[], intermediate: string[] = [], from: Node = input) {
  const outputs = [nodes.at(-1)!.name];
  return toGraph({
    name: 'net',
    nodes: [from, ...nodes],
    outputs,
    intermediate: new Set(intermediate),
  });
}

const graphOf = (nodes: Node[], from: Node = input) => ({
  graph: { name: 'net', nodes: [from, ...nodes], outputs: [nodes.at(-1)!.name] },
  unsupported: new Map(),
});

const bias = { shape: [2], data: Float32Array.of(5, 6) };
const numbers = constant('b', [2], 5, 6);

test.each([
  ['behind', sum('biased', 'conv', 'b')],
  ['before', sum('biased', 'b', 'conv')],
])('a constant added %s a convolution becomes its bias', (_, add) => {
  expect(read([numbers, conv, add])).toEqual(graphOf([{ ...conv, name: 'biased', bias }]));
});

test.each<[string, ImportedNode[]]>([
  ['of another length', [conv, constant('b', [3], 1, 2, 3), sum('y', 'conv', 'b')]],
  ['of one number', [conv, constant('b', [], 1), sum('y', 'conv', 'b')]],
  ['behind an activation', [conv, numbers, activation('r', 'conv', 'relu'), sum('y', 'r', 'b')]],
  ['to a biased convolution', [{ ...conv, bias }, numbers, sum('y', 'conv', 'b')]],
])('a constant %s is unsupported', (_, nodes) => {
  expect([...read(nodes).unsupported]).toEqual([
    ['y', 'it reads a constant where a feature map is expected'],
  ]);
});

test('a bias is not taken in when somebody else reads the convolution', () => {
  const { unsupported } = read([conv, numbers, sum('y', 'conv', 'b'), product('z', 'y', 'conv')]);
  expect([...unsupported.keys()]).toEqual(['y']);
});

/** Hard-swish of `source` as it is spelled out. */
const spelled = (source: string, three = 3, sixth = 1 / 6): ImportedNode[] => [
  constant('three', [], three),
  constant('sixth', [], sixth),
  sum('shifted', source, 'three'),
  activation('clipped', 'shifted', 'relu6'),
  product('gate', 'clipped', 'sixth'),
  product('y', source, 'gate'),
];
const hardSwish: Activation = { kind: 'hardSwish' };

test('hard-swish is read from its formula, alone and behind a convolution', () => {
  const alone: Node = { op: 'activation', name: 'y', inputs: ['x'], activation: hardSwish };
  expect(read(spelled('x'))).toEqual(graphOf([alone]));
  const behind = read([conv, ...spelled('conv')]);
  expect(behind).toEqual(graphOf([conv, { ...alone, inputs: ['conv'] }]));
  const inside = read([conv, ...spelled('conv')], ['conv']);
  expect(inside).toEqual(graphOf([{ ...conv, name: 'y', activation: hardSwish }]));
});

test('what is no hard-swish is unsupported where it reads its constants', () => {
  expect([...read(spelled('x', 2)).unsupported.keys()]).toEqual(['shifted', 'gate']);
  expect([...read(spelled('x', 3, 0.2)).unsupported.keys()]).toEqual(['shifted', 'gate']);
  const otherSource = [
    ...spelled('x').slice(0, -1),
    activation('r', 'x', 'relu'),
    product('y', 'r', 'gate'),
  ];
  expect([...read(otherSource).unsupported.keys()]).toEqual(['shifted', 'gate']);
});

test('swish is read where its sigmoid is a step, and stays two nodes elsewhere', () => {
  const nodes = [activation('s', 'x', 'sigmoid'), product('y', 'x', 's')];
  const swish: Node = { op: 'activation', name: 'y', inputs: ['x'], activation: { kind: 'swish' } };
  expect(read(nodes, ['s'])).toEqual(graphOf([swish]));
  expect(read(nodes)).toEqual(graphOf(nodes));
});

test('an activation joins a convolution that is a step, and no other', () => {
  const nodes = [conv, activation('y', 'conv', 'relu')];
  const joined = { ...conv, name: 'y', activation: { kind: 'relu' } } as const;
  expect(read(nodes, ['conv'])).toEqual(graphOf([joined]));
  expect(read(nodes)).toEqual(graphOf(nodes));
});

test('sums of steps become one sum, others stay', () => {
  const relu = activation('r', 'x', 'relu');
  const nodes = [relu, sum('a', 'x', 'r'), sum('b', 'a', 'x'), sum('y', 'b', 'r')];
  expect(read(nodes, ['a', 'b'])).toEqual(graphOf([relu, sum('y', 'x', 'r', 'x', 'r')]));
  expect(read(nodes, ['b'])).toEqual(graphOf([relu, nodes[1]!, sum('y', 'a', 'x', 'r')]));
  const mixed = [relu, product('a', 'x', 'r'), sum('y', 'a', 'x')];
  expect(read(mixed, ['a'])).toEqual(graphOf(mixed));
});

test('a linear activation goes where it is a step, also as an output', () => {
  const nodes = [activation('r', 'x', 'relu'), activation('y', 'r', 'linear')];
  expect(read(nodes, ['y'])).toEqual(graphOf([nodes[0]!]));
  expect(read(nodes)).toEqual(graphOf(nodes));
});

const resize = (height: ResizeNode['size'][0], width: ResizeNode['size'][1]): ResizeNode => ({
  op: 'resize',
  name: 'y',
  inputs: ['x'],
  size: [height, width],
  interpolation: 'nearest',
});
const open: Node = { ...input, shape: [null, null, 1] };

test('sizes become factors, in pixels by the shape of what is resized', () => {
  const { size: _, ...rest } = resize({ factor: 2 }, { pixels: 18 });
  const upsample: Node = { ...rest, op: 'upsample', factors: [2, 3] };
  expect(read([resize({ factor: 2 }, { pixels: 18 })])).toEqual(graphOf([upsample]));
  expect(read([resize({ factor: 2 }, { factor: 3 })], [], open)).toEqual(graphOf([upsample], open));
  for (const { unsupported } of [
    read([resize({ pixels: 8 }, { pixels: 13 })]),
    read([resize({ pixels: 8 }, { pixels: 18 })], [], open),
  ]) {
    expect([...unsupported]).toEqual([['y', 'its size is no whole multiple of its input']]);
  }
});

test('a join along the last axis becomes a concatenation', () => {
  const join = (axis: number): ImportedNode => ({
    op: 'join',
    name: 'y',
    inputs: ['x', 'x'],
    axis,
  });
  const concat: Node = { op: 'concat', name: 'y', inputs: ['x', 'x'] };
  expect(read([join(3)])).toEqual(graphOf([concat]));
  expect(read([join(-1)])).toEqual(graphOf([concat]));
  expect(read([join(3)], [], open)).toEqual(graphOf([concat], open));
  expect([...read([join(1)]).unsupported]).toEqual([['y', 'its axis is 1, not the last']]);
  const mean: Node = { op: 'globalAveragePool', name: 'x2', inputs: ['x'], keepDims: false };
  const ofVectors = { ...join(1), inputs: ['x2', 'x2'] } as ImportedNode;
  expect(read([mean, ofVectors])).toEqual(graphOf([mean, { ...concat, inputs: ['x2', 'x2'] }]));
});

test('shapes that do not fit are named, and all that is unsupported at once', () => {
  const wide = { ...conv, kernel: { shape: [1, 1, 3, 2], data: new Float32Array(6) } };
  const error = (() => {
    try {
      return read([wide]);
    } catch (reason) {
      return reason;
    }
  })();
  expect(isRsanetError(error, 'INVALID_ARGUMENT')).toBe(true);
  expect((error as Error).message).toContain("'conv'");
  const { unsupported } = read([
    numbers,
    product('a', 'x', 'b'),
    resize({ pixels: 5 }, { pixels: 6 }),
  ]);
  expect([...unsupported.keys()]).toEqual(['a', 'y']);
});
