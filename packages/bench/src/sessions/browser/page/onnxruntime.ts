import { type Onnxruntime, onnxruntimeWeb } from '../../onnxruntime.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';

/** Where the page's server has the package's script and, beside it, its binary. */
const SCRIPT = '/onnxruntime-web/ort.wasm.min.mjs';

/**
 * ONNX Runtime's WebAssembly build.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the package is not installed
 */
export async function importOnnxruntime(): Promise<Onnxruntime> {
  const script: string = SCRIPT;
  return import(script).catch((cause: unknown) => {
    throw unavailable('onnxruntime-web is not served; npm install it.', cause);
  });
}

/** ONNX Runtime's WebAssembly build on one thread. */
export async function startOnnxruntime(): Promise<Started> {
  return onnxruntimeWeb(await importOnnxruntime(), 1);
}
