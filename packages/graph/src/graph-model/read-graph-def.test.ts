import { isRsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import * as attr from './attr.ts';
import type { NodeDef } from './model-json.ts';
import { readGraphDef } from './read-graph-def.ts';

const def = (name: string, op: string, ...input: string[]): NodeDef => ({
  name,
  op,
  input,
  attr: {},
});

const placeholder = {
  ...def('x', 'Placeholder'),
  attr: { shape: { shape: { dim: [-1, 4, 4, 3].map((size) => ({ size })) } } },
};

const nchw = { s: [...'NCHW'].map((letter) => letter.charCodeAt(0)) };

function fault(defs: NodeDef[]): string {
  const constants = new Map([['k', { shape: [3], data: new Float32Array(3) }]]);
  try {
    readGraphDef('net', [placeholder, def('k', 'Const'), ...defs], constants, []);
  } catch (error) {
    if (isRsanetError(error, 'UNSUPPORTED_OP')) return error.message;
    throw error;
  }
  throw new Error('it was read');
}

test('each node that a graph has no operation for is named', () => {
  const message = fault([
    def('a', 'Tanh', 'x'),
    def('b', 'Tanh', 'a'),
    def('toString', 'constructor', 'b'),
  ]);
  expect(message).toBe(
    "A graph cannot hold 'a' of op Tanh (unknown to it), 'b' of op Tanh (unknown to it), 'toString' of op constructor (unknown to it).",
  );
});

test('operations of all kinds that cannot be held are listed at once, but not what only reads them', () => {
  const conv: NodeDef = {
    ...def('conv', 'Conv2D', 'odd', 'w'),
    attr: { data_format: nchw },
  };
  const pad = def('pad', 'Pad', 'x', 'sum');
  const sum = def('sum', 'AddV2', 'odd', 'x');
  const second = def('second', 'Relu', 'split:1');
  const split = def('split', 'Split', 'x');
  expect(
    fault([def('odd', 'Tanh', 'x'), def('w', 'Dequantize', 'k'), conv, sum, pad, split, second]),
  ).toBe(
    "A graph cannot hold 'odd' of op Tanh (unknown to it), 'w' of op Dequantize (unknown to it), 'split' of op Split (unknown to it), 'second' of op Relu (it reads another output than the first).",
  );
  const tanh = def('odd', 'Tanh', 'x');
  const average: NodeDef = {
    ...def('pool', 'AvgPool', 'odd'),
    attr: { data_format: nchw, ksize: { list: { i: [1, 1, 2, 2] } } },
  };
  expect(fault([tanh, average, def('mean', 'Mean', 'pool', 'odd')])).toBe(
    "A graph cannot hold 'odd' of op Tanh (unknown to it), 'pool' of op AvgPool (its data_format is nchw, not nhwc).",
  );
});

test('all nodes that no rewrite has made ours are named', () => {
  const resize = def('up', 'ResizeBilinear', 'sum', 'size');
  const size: NodeDef = { ...def('size', 'Const'), attr: { dtype: attr.int32 } as NodeDef['attr'] };
  const constants = new Map([
    ['k', { shape: [3], data: new Float32Array(3) }],
    ['size', { shape: [2], data: Int32Array.of(5, 8) }],
  ]);
  const defs = [placeholder, def('k', 'Const'), size, def('sum', 'BiasAdd', 'x', 'k'), resize];
  expect(() => readGraphDef('net', defs, constants, [])).toThrow(
    "A graph cannot hold 'sum' of op BiasAdd (it reads a constant where a feature map is expected), 'up' of op ResizeBilinear (its size is no whole multiple of its input).",
  );
});
