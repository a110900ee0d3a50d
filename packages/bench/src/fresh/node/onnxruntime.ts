import { optionalPackage } from '../../sessions/node/installed.ts';
import type { Onnxruntime } from '../../sessions/onnxruntime.ts';
import type { Loaded, ModelFiles } from '../start/load.ts';
import { loadOnnx } from '../start/load-onnx.ts';

/** Loads a detector on ONNX Runtime's WebAssembly build. */
export async function start(files: ModelFiles): Promise<Loaded> {
  return loadOnnx(await optionalPackage<Onnxruntime>('onnxruntime-web', 'npm install it'), files);
}
