import { optionalPackage } from '../../sessions/node/installed.ts';
import type { Onnxruntime } from '../../sessions/onnxruntime.ts';
import type { Loaded, ModelFiles } from '../start/load.ts';
import { loadOnnx } from '../start/load-onnx.ts';

/** Loads a detector on ONNX Runtime's WebAssembly build. */
export async function start(files: ModelFiles): Promise<Loaded> {
  const ort = await optionalPackage<Onnxruntime>('onnxruntime-web', 'npm install it');
  ort.env.wasm.numThreads = 1;
  return loadOnnx(ort, files);
}
