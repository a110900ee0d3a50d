import { expect, test } from 'vitest';
import type { Graph, Node } from './graph.ts';
import { lastReaders } from './last-readers.ts';

const unary = (name: string, input: string): Node => ({
  op: 'activation',
  name,
  inputs: [input],
  activation: { kind: 'relu' },
});

test('a value is done after its last reader; an unread one at once; an output never', () => {
  const graph: Graph = {
    name: 'graph',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [1, 1, 1] },
      unary('a', 'x'),
      unary('unread', 'a'),
      unary('out', 'a'),
      { op: 'add', name: 'sum', inputs: ['x', 'out'] },
    ],
    outputs: ['out', 'sum'],
  };
  expect(lastReaders(graph)).toEqual([[], [], ['unread'], ['a'], ['x']]);
});
