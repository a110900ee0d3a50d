import { expect, test } from 'vitest';
import type { Graph, Node } from './graph.ts';
import { lifetimes } from './lifetimes.ts';

const relu = (name: string, input: string): Node => ({
  op: 'activation',
  name,
  inputs: [input],
  activation: { kind: 'relu' },
});

test('a value lives from its step to its last reader, an unread one for a step, an output to the end', () => {
  const graph: Graph = {
    name: 'graph',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [1, 1, 1] },
      relu('a', 'x'),
      relu('unread', 'a'),
      relu('out', 'a'),
      { op: 'add', name: 'sum', inputs: ['x', 'out'] },
    ],
    outputs: ['out', 'sum'],
  };
  expect(Object.fromEntries(lifetimes(graph))).toEqual({
    x: { made: 0, lastRead: 4 },
    a: { made: 1, lastRead: 3 },
    unread: { made: 2, lastRead: 2 },
    out: { made: 3, lastRead: 5 },
    sum: { made: 4, lastRead: 5 },
  });
});
