import { expect, test } from 'vitest';
import {
  assertClose,
  graphBuilder,
  interpret,
  randomGraph,
  randomInput,
} from './conformance/index.ts';
import { toRawTensor } from './conformance/value.ts';
import { splitGraph } from './split-graph.ts';

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
  'the parts of random network %i compute together what it computes',
  (seed) => {
    const graph = randomGraph(seed, 12);
    const names = graph.nodes.map(({ name }) => name);
    const cuts = names.map((_, count) => splitGraph(graph, new Set(names.slice(0, count))));
    const some = cuts.filter((cut) => cut !== null);
    const { beginning, rest } = some[Math.floor(some.length / 2)]!;
    const x = randomInput(graph, 2);
    const between = interpret(beginning, x);
    const inputs = rest.nodes.filter((node) => node.op === 'input');
    expect(inputs.map(({ name }) => name)).toEqual(beginning.outputs);
    expect(inputs.map(({ shape }) => shape)).toEqual(between.map(({ shape }) => shape.slice(1)));
    assertClose(interpret(rest, ...between.map(toRawTensor)), interpret(graph, x), 1e-5);
  },
);

const b = graphBuilder([null, null, 3]);
const stem = b.conv(b.input, 4, { name: 'stem', strides: 2 });
const side = b.conv(b.input, 4, { name: 'side', strides: 2 });
const late = b.conv(b.concat(stem, side), 5, { name: 'late' });
const graph = b.graph(b.globalAverage(late), stem);
const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

test('what is named but read from what is not stays in the rest, which may read the image, too', () => {
  const { beginning, rest } = splitGraph(graph, new Set(['stem', 'late']), {
    width: 8,
    height: 8,
  })!;
  expect(names(beginning.nodes)).toEqual(['x', 'stem']);
  expect(beginning.outputs).toEqual(['x', 'stem']);
  expect(rest.nodes.slice(0, 2)).toMatchObject([
    { name: 'x', op: 'input', shape: [null, null, 3] },
    { name: 'stem', op: 'input', shape: [null, null, 4] },
  ]);
  expect(names(rest.nodes)).toContain('late');
  expect(rest.outputs).toEqual(graph.outputs);
});

test('nothing is cut where no named node begins, or a value at the cut is no map', () => {
  const size = { width: 8, height: 8 };
  expect(splitGraph(graph, new Set(['late']), size)).toBeNull();
  const all = new Set(names(graph.nodes));
  expect(splitGraph(graph, all, size)).toBeNull();
});
