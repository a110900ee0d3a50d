import '@tensorflow/tfjs-backend-cpu';
import { readGraphModel, toGraphModel } from '@rsanet/graph';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, ready, setBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadModelFiles } from './load-model-files.ts';
import { artifactsOf } from './testing/artifacts-of.ts';
import { smallGraph } from './testing/small-graph.ts';

const artifacts = artifactsOf(toGraphModel(smallGraph, { metadata: { year: 2026 } }));

test.each(['one buffer', 'several'])(
  'what TensorFlow.js saved, weights in %s, is read as it was',
  async (kind) => {
    await setBackend('cpu');
    await ready();
    const model = await loadGraphModel(io.fromMemory(artifacts));
    let saved: io.ModelArtifacts | undefined;
    await model.save(
      io.withSaveHandler(async (given) => {
        saved = given;
        return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(given) };
      }),
    );
    model.dispose();
    const whole = io.CompositeArrayBuffer.join(saved!.weightData!);
    const weightData = kind === 'several' ? [whole.slice(0, 5), whole.slice(5)] : whole;
    const files = await loadModelFiles({ load: async () => ({ ...saved!, weightData }) });
    const read = await readGraphModel(async (name) => files.get(name)!);
    const expected = await readGraphModel(
      async (name) => toGraphModel(smallGraph, { metadata: { year: 2026 } }).get(name)!,
    );
    expect(read.graph.nodes).toEqual(expected.graph.nodes);
    expect(read.metadata).toEqual({ year: 2026 });
  },
);

test('what is no graph model, not there or of no known scheme is refused in words', async () => {
  const layers = { ...artifacts, format: 'layers-model' };
  await expect(loadModelFiles(io.fromMemory(layers))).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: 'The model is a layers-model; load it by tf.loadLayersModel and take fromLayersModel.',
  });
  const { weightData, ...bare } = artifacts;
  expect(weightData).toBeDefined();
  await expect(loadModelFiles({ load: async () => bare })).rejects.toMatchObject({
    code: 'INVALID_MODEL',
  });
  const lost = { load: () => Promise.reject(new Error('no such thing')) };
  await expect(loadModelFiles(lost)).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: 'The model of the IO handler cannot be had: no such thing',
  });
  await expect(loadModelFiles('nowhere://model')).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
  await expect(loadModelFiles({})).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
});
