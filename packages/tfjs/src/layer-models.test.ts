import '@tensorflow/tfjs-backend-cpu';
import { fold, readGraphModel, shapes, toGraphModel, toOnnx } from '@rsanet/graph';
import { assertClose, interpret, randomInput } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runWithOnnx } from '../../graph/src/testing/run-with-onnx.ts';
import { reader, runWithTensorFlow } from '../../graph/src/testing/run-with-tensorflow.ts';
import { fromLayersModel } from './from-layers-model.ts';
import { layerModels } from './testing/models.ts';
import { randomiseWeights } from './testing/randomise-weights.ts';

beforeAll(() => tf.setBackend('cpu'));

/** A model with random weights, its graph plain and folded, and what tf.layers makes of an input. */
function networkOf(kind: string) {
  const model = layerModels[kind]!();
  randomiseWeights(model);
  const graph = fromLayersModel(model);
  const input = randomInput(graph, 2);
  const outputs = tf.tidy(() => {
    const x = tf.tensor(input.data, [...input.shape]);
    return [model.predict(x)].flat().map((y) => ({
      data: y.dataSync() as Float32Array,
      shape: y.shape,
    }));
  });
  model.dispose();
  return { graphs: [graph, fold(graph)], input, outputs };
}

const kinds = Object.keys(layerModels);

test.each(kinds)('%s: shapes as tf.layers says', (kind) => {
  const model = layerModels[kind]!();
  const graph = fromLayersModel(model);
  const found = shapes(graph);
  model.outputs.forEach((output, index) => {
    expect(found.get(graph.outputs[index]!)).toEqual(output.shape.slice(1));
  });
  expect(found.size).toBe(graph.nodes.length);
  model.dispose();
});

test.each(kinds)('%s: the graph means what tf.layers computes', (kind) => {
  const { graphs, input, outputs } = networkOf(kind);
  for (const graph of graphs) assertClose(interpret(graph, input), outputs, 1e-5);
});

test.each(kinds)('%s: as a graph model it computes and reads the same', async (kind) => {
  const { graphs, input, outputs } = networkOf(kind);
  for (const graph of graphs) {
    const files = toGraphModel(graph, { dtype: 'float32' });
    assertClose(await runWithTensorFlow(files, input), outputs, 1e-5);
    expect(await readGraphModel(reader(files))).toEqual({ graph, metadata: {} });
  }
});

test.each(kinds)('%s: as ONNX it computes the same', async (kind) => {
  const { graphs, input, outputs } = networkOf(kind);
  for (const graph of graphs) {
    assertClose(await runWithOnnx(toOnnx(graph), input), outputs, 1e-5);
  }
});
