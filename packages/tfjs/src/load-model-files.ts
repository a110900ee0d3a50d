import { RsanetError, whyOf } from '@rsanet/errors';
import type { ModelFiles } from '@rsanet/graph';
import { io } from '@tensorflow/tfjs-core';

/**
 * Loads a graph model from where TensorFlow.js keeps it, as files for `loadDetector` or `readGraphModel`.
 *
 * @param source an IO handler, or the URL of one: `indexeddb://name` or `localstorage://name` in a page, or another
 * scheme that is registered
 * @throws RsanetError MODEL_NOT_FOUND when nothing reads such a URL, or there is no model
 * @throws RsanetError UNSUPPORTED_MODEL when the model is none of a graph, such as a layers model; INVALID_MODEL when it
 * has no weights
 *
 * @example
 * ```ts
 * import { detectorFiles, loadDetector, readDetector } from '@rsanet/rsanet';
 * import { loadModelFiles } from '@rsanet/tfjs';
 * import { io } from '@tensorflow/tfjs-core';
 *
 * const { graph, metadata } = await readDetector('bccd');
 * const files = detectorFiles(graph, metadata);
 * const { weightsManifest: [{ weights }], ...model } = JSON.parse(new TextDecoder().decode(files.get('model.json')));
 * const weightData = await new Blob([...files.values()].slice(1) as BlobPart[]).arrayBuffer();
 * const handler = io.fromMemory({ ...model, weightSpecs: weights, weightData }); // in a page: 'indexeddb://cells'
 * const detector = await loadDetector(await loadModelFiles(handler));
 * if (detector.classes.join() !== 'Platelets,RBC,WBC') throw new Error(detector.classes.join());
 * await detector.dispose();
 * ```
 */
export async function loadModelFiles(source: string | io.IOHandler): Promise<ModelFiles> {
  const handler = typeof source === 'string' ? handlerOf(source) : source;
  if (!handler.load) {
    throw new RsanetError('MODEL_NOT_FOUND', 'The IO handler only saves; give one that loads.');
  }
  const artifacts = await handler.load().catch((cause: unknown) => {
    const name = typeof source === 'string' ? `'${source}'` : 'of the IO handler';
    throw new RsanetError('MODEL_NOT_FOUND', `The model ${name} cannot be had: ${whyOf(cause)}`, {
      cause,
    });
  });
  const { format = 'graph-model', modelTopology, weightSpecs, weightData } = artifacts;
  if (format !== 'graph-model') {
    throw new RsanetError(
      'UNSUPPORTED_MODEL',
      `The model is a ${format}; load it by tf.loadLayersModel and take fromLayersModel.`,
    );
  }
  if (!weightSpecs || !weightData) {
    throw new RsanetError('INVALID_MODEL', 'The model has no weights; save it with them.');
  }
  const { signature, userDefinedMetadata } = artifacts;
  const json = {
    format,
    modelTopology,
    signature,
    userDefinedMetadata,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
  };
  const weights = io.CompositeArrayBuffer.join(weightData);
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ['weights.bin', new Uint8Array(weights)],
  ]);
}

function handlerOf(url: string): io.IOHandler {
  const [handler] = io.getLoadHandlers(url);
  if (handler) return handler;
  throw new RsanetError(
    'MODEL_NOT_FOUND',
    `Nothing here loads '${url}'; give an IO handler, or a URL such as indexeddb://name in a page.`,
  );
}
