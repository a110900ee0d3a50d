import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { ReadFile } from '../graph-model/read-graph-model.ts';
import type { ModelFiles } from '../graph-model/to-graph-model.ts';
import type { RawTensor } from '../runtime.ts';

/** Reads files from memory, rejecting names that are not there. */
export function reader(files: ModelFiles): ReadFile {
  return async (name) => {
    const bytes = files.get(name);
    if (!bytes) throw new Error(`no file ${name}`);
    return bytes;
  };
}

/** Loads a model with TensorFlow.js's own loader, from memory. */
export async function loadWithTensorFlow(files: ModelFiles) {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const load = tf.io.getModelArtifactsForJSON(json, async (manifest) => [
    manifest.flatMap((group) => group.weights),
    manifest
      .flatMap((group) => group.paths)
      .map((path) => new Uint8Array(files.get(path)!).buffer as ArrayBuffer),
  ]);
  return loadGraphModel(tf.io.fromMemory(await load));
}

/** What TensorFlow.js computes with a model, outputs in its own order. */
export async function runWithTensorFlow(
  files: ModelFiles,
  { data, shape }: RawTensor,
): Promise<RawTensor[]> {
  const model = await loadWithTensorFlow(files);
  const x = tf.tensor(data, [...shape]);
  const outputs = [model.predict(x)].flat() as tf.Tensor[];
  const values = outputs.map((y) => ({ data: y.dataSync() as Float32Array, shape: y.shape }));
  tf.dispose([x, ...outputs]);
  model.dispose();
  return values;
}
