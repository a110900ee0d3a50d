import { parseMetadata, postprocess, preprocess } from '@rsanet/rsanet';
import { type Onnxruntime, openOnnx } from '../../sessions/onnxruntime.ts';
import type { Loaded, ModelFiles } from './load.ts';

/** Loads `model.onnx` and the detector's `metadata.json` with ONNX Runtime's WebAssembly build on one thread. */
export async function loadOnnx(ort: Onnxruntime, { read }: ModelFiles): Promise<Loaded> {
  const [bytes, json] = await Promise.all([read('model.onnx'), read('metadata.json')]);
  ort.env.wasm.numThreads = 1;
  const metadata = parseMetadata(JSON.parse(new TextDecoder().decode(json)));
  const begin = performance.now();
  const executor = await openOnnx('onnxruntime-web', ort, bytes, { executionProviders: ['wasm'] });
  return {
    opening: performance.now() - begin,
    async detect(image) {
      const { tensor, transforms } = preprocess([image], metadata);
      return postprocess(await executor.run(tensor), transforms, metadata)[0]!.length;
    },
  };
}
