import { shapes } from '@rsanet/graph';
import { graphBuilder, operationGraphs, randomGraph } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { channelCounts } from './channel-counts.ts';

const graphs = [
  ...operationGraphs.map(({ graph }) => graph()),
  ...Array.from({ length: 30 }, (_, seed) => randomGraph(seed)),
];

test('are the last sides of the values', () => {
  for (const graph of graphs) {
    const shapeOf = shapes(graph);
    for (const [name, count] of channelCounts(graph)) {
      if (count !== null) expect(count).toBe(shapeOf.get(name)!.at(-1) ?? 1);
    }
  }
});

test('are null behind an open side', () => {
  const b = graphBuilder([null, null, 3]);
  const row = b.reshape(b.input, [1, -1]);
  expect(channelCounts(b.graph(row, b.concat(row, row)))).toEqual(
    new Map<string, number | null>([
      ['x', 3],
      [row, null],
      ['concat2', null],
    ]),
  );
});
