import { expect, test } from 'vitest';
import { type Activation, type Conv2dNode, fold, type Graph, type Node } from './index.ts';

const numbers = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });
const linear: Activation = { kind: 'linear' };
const input: Node = { op: 'input', name: 'x', inputs: [], shape: [4, 4, 1] };

/** A 1x1 convolution from 1 channel to 2. */
function conv(name: string, source: string, rest: Partial<Conv2dNode> = {}): Conv2dNode {
  return {
    op: 'conv2d',
    name,
    inputs: [source],
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'same',
    bias: null,
    activation: linear,
    kernel: { shape: [1, 1, 1, 2], data: Float32Array.of(2, 3) },
    ...rest,
  };
}

/** (x - [5, 6]) / [2, 4] * [4, 8] + [0.5, 0.25] */
function norm(name: string, source: string): Node {
  return {
    op: 'batchNorm',
    name,
    inputs: [source],
    scale: numbers(4, 8),
    offset: numbers(0.5, 0.25),
    mean: numbers(5, 6),
    variance: numbers(3, 15),
    epsilon: 1,
  };
}

function activation(name: string, source: string, value: Activation = { kind: 'relu6' }): Node {
  return { op: 'activation', name, inputs: [source], activation: value };
}

const graph = (outputs: string[], ...nodes: Node[]): Graph => ({
  name: 'graph',
  nodes: [input, ...nodes],
  outputs,
});
const names = (folded: Graph) => folded.nodes.map((node) => `${node.op} ${node.name}`);

test('batch norm scales the kernel and moves the bias, by hand', () => {
  const before = graph(
    ['a'],
    conv('c', 'x', { bias: numbers(1, 2) }),
    norm('n', 'c'),
    activation('a', 'n'),
  );
  const copy = structuredClone(before);
  const folded = fold(before);
  expect(folded.nodes).toEqual([
    input,
    conv('a', 'x', {
      kernel: { shape: [1, 1, 1, 2], data: Float32Array.of(4, 6) },
      bias: numbers((1 - 5) * 2 + 0.5, (2 - 6) * 2 + 0.25),
      activation: { kind: 'relu6' },
    }),
  ]);
  expect(folded.outputs).toEqual(['a']);
  expect(before).toEqual(copy);
});

test('the kernel of a depthwise convolution holds its output channels last, multiplier fastest', () => {
  const depthwise: Node = {
    ...conv('d', 'x'),
    op: 'depthwiseConv2d',
    kernel: { shape: [2, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4) },
  };
  const [, folded] = fold(
    graph(['n'], depthwise, { ...norm('n', 'd'), scale: numbers(4, 40) } as Node),
  ).nodes;
  expect(folded).toMatchObject({ name: 'n', kernel: { data: Float32Array.of(2, 20, 6, 40) } });
});

test.each([
  ['the convolution is an output', graph(['c', 'n'], conv('c', 'x'), norm('n', 'c'))],
  [
    'the convolution has two readers',
    graph(['s'], conv('c', 'x'), norm('n', 'c'), { op: 'add', name: 's', inputs: ['c', 'n'] }),
  ],
  [
    'the convolution has an activation',
    graph(['n'], conv('c', 'x', { activation: { kind: 'relu' } }), norm('n', 'c')),
  ],
  ['there is no convolution before', graph(['a'], activation('a', 'x'))],
  [
    'one reader reads twice',
    graph(['s'], conv('c', 'x'), { op: 'add', name: 's', inputs: ['c', 'c'] }),
  ],
])('nothing is merged when %s', (_, before) => {
  expect(fold(before)).toEqual(before);
});

test('only the first activation is fused, and a batch norm after it stays', () => {
  const before = graph(
    ['n'],
    conv('c', 'x'),
    activation('a', 'c'),
    activation('b', 'a'),
    norm('n', 'b'),
  );
  expect(names(fold(before))).toEqual(['input x', 'conv2d a', 'activation b', 'batchNorm n']);
});

test('two batch norms are folded one after the other', () => {
  const [, folded] = fold(graph(['m'], conv('c', 'x'), norm('n', 'c'), norm('m', 'n'))).nodes;
  expect(folded).toMatchObject({
    name: 'm',
    kernel: { data: Float32Array.of(8, 12) },
    bias: numbers((-9.5 - 5) * 2 + 0.5, (-11.75 - 6) * 2 + 0.25),
  });
});

test('activations that change nothing go, also from the outputs and in a row', () => {
  const before = graph(
    ['j', 'x2'],
    activation('x2', 'x', linear),
    conv('c', 'x2'),
    activation('i', 'c', linear),
    activation('j', 'i', linear),
  );
  const folded = fold(before);
  expect(names(folded)).toEqual(['input x', 'conv2d c']);
  expect(folded.outputs).toEqual(['c', 'x']);
});
