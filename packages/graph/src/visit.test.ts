import { expect, test } from 'vitest';
import type { Activation, Node } from './graph.ts';
import { type ActivationTable, type NodeTable, visit, visitActivation } from './visit.ts';

type Pool = Extract<Node, { op: 'maxPool' | 'averagePool' }>;

const pool = (op: Pool['op']): Pool => ({
  op,
  name: 'pool',
  inputs: ['x'],
  size: [2, 3],
  strides: [1, 1],
  padding: 'same',
});

test('the row of the node is called with the node and what else is given', () => {
  const table = {
    maxPool: ({ op, size }, times) => `${op} ${size[0] * times}`,
    averagePool: ({ size }, times) => size[1] * times,
  } satisfies NodeTable<[times: number], string | number, Pool>;
  expect(visit(table, pool('maxPool'), 5)).toBe('maxPool 10');
  expect(visit(table, pool('averagePool'), 5)).toBe(15);
});

test('a table without a row for each operation is a type error', () => {
  const incomplete = { maxPool: () => 1 };
  // @ts-expect-error averagePool is missing.
  expect(visit(incomplete, pool('maxPool'))).toBe(1);
  // @ts-expect-error averagePool is missing.
  incomplete satisfies NodeTable<[], number, Pool>;
});

test('activations go by kind', () => {
  const alpha = {
    linear: () => 1,
    relu: () => 0,
    relu6: () => 0,
    leakyRelu: (activation) => activation.alpha,
    sigmoid: () => null,
    swish: () => null,
    hardSwish: () => null,
    elu: () => null,
  } satisfies ActivationTable<[], number | null>;
  const slope = (activation: Activation) => visitActivation(alpha, activation);
  expect(slope({ kind: 'leakyRelu', alpha: 0.3 })).toBe(0.3);
  expect(slope({ kind: 'linear' })).toBe(1);
  expect(slope({ kind: 'swish' })).toBeNull();
});
