import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertClose, interpret, randomGraph, randomInput } from './conformance/index.ts';
import { cost, fold, type Graph, readGraphModel, toGraphModel, toOnnx } from './index.ts';
import { runWithOnnx } from './testing/run-with-onnx.ts';
import { reader } from './testing/run-with-tensorflow.ts';

/** Draws graphs by seed and length; of those that fail the shortest is reported. */
const property = (holds: (graph: Graph) => void | Promise<void>) =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.integer({ min: 0, max: 16 }),
      async (seed, steps) => holds(randomGraph(seed, steps)),
    ),
  );

test('a folded graph computes what it was made of', () =>
  property((graph) => {
    const input = randomInput(graph, 2);
    assertClose(interpret(fold(graph), input), interpret(graph, input), 1e-5);
  }));

test('folding a folded graph changes nothing', () =>
  property((graph) => {
    expect(fold(fold(graph))).toEqual(fold(graph));
  }));

test('a graph model is read as the graph that was written, folded or not', () =>
  property(async (graph) => {
    for (const written of [graph, fold(graph)]) {
      const files = toGraphModel(written, { dtype: 'float32' });
      expect(await readGraphModel(reader(files))).toEqual({ graph: written, metadata: {} });
    }
  }));

test('onnxruntime computes what the graph means', () =>
  property(async (graph) => {
    const input = randomInput(graph, 2);
    assertClose(await runWithOnnx(toOnnx(graph), input), interpret(graph, input), 1e-5);
  }));

test('cost is the sum of its nodes', () =>
  property((graph) => {
    const { nodes, ...total } = cost(graph);
    expect(nodes.map(({ name }) => name)).toEqual(graph.nodes.map(({ name }) => name));
    for (const [figure, value] of Object.entries(total) as [keyof typeof total, number][]) {
      expect(value).toBe(nodes.reduce((sum, node) => sum + node[figure], 0));
    }
  }));
