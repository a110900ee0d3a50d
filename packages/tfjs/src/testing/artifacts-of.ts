import type { ModelFiles } from '@rsanet/graph';
import { io } from '@tensorflow/tfjs-core';

/** A graph model's files as TensorFlow.js's IO handlers pass them on. */
export function artifactsOf(files: ModelFiles): io.ModelArtifacts {
  const { weightsManifest, ...model } = JSON.parse(
    new TextDecoder().decode(files.get('model.json')),
  );
  const shards = [...files.values()].slice(1).map((bytes) => bytes.slice().buffer as ArrayBuffer);
  return {
    ...model,
    weightSpecs: weightsManifest[0].weights,
    weightData: io.CompositeArrayBuffer.join(shards),
  };
}
