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
