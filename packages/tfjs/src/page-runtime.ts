import type { Runtime } from '@rsanet/graph';
import { type BackendName, tfjsName } from './backend-name.ts';
import { chooseBackend, type Platform } from './choose-backend.ts';
import { runtimeOn } from './runtime.ts';
import { makeCurrent, NOT_IMPORTED, TOO_LONG } from './start-backend.ts';

const page: Platform = {
  order: ['webgpu', 'webgl', 'wasm', 'cpu'],
  reason: 'the best that starts',
  // The page imports the packages that it wants.
  register() {},
  remedy: (name, why) =>
    why === NOT_IMPORTED
      ? 'import its package, such as @tensorflow/tfjs-backend-webgl'
      : name === 'wasm' && why === TOO_LONG
        ? "where its threads were minified they never start: build with wasmThreads() of @rsanet/tfjs/wasm-threads, or do without them by env().set('WASM_HAS_MULTITHREAD_SUPPORT', false) of @tensorflow/tfjs-core"
        : name === 'wasm'
          ? 'give where its .wasm files lie by setWasmPaths of @tensorflow/tfjs-backend-wasm, or use another backend'
          : 'use another backend',
};

/**
 * Runs networks with TensorFlow.js in a page or worker, which imports the packages of the backends that it
 * wants, such as `@tensorflow/tfjs-backend-webgl`. A backend that is current already stays current.
 *
 * @param name the only backend that is tried; without it the first of webgpu, webgl, wasm and cpu that is
 * imported and starts
 * @returns a runtime, called `tfjs` where no backend is named, whose `open` throws RsanetError
 * BACKEND_UNAVAILABLE when the backend is not imported or does not start, and DUPLICATE_TFJS when the page has
 * loaded two copies of tfjs-core
 */
export function tfjsRuntime(name?: BackendName): Runtime {
  return runtimeOn(page, name ?? 'tfjs', name);
}

/**
 * Starts a backend whose package the page has imported, and makes it TensorFlow.js's current one: for `tf.layers`, training
 * and ops of one's own.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when its package is not imported or it does not start; the backend that was
 * current still is
 */
export async function useBackend(name: BackendName): Promise<void> {
  await chooseBackend(page, name);
  await makeCurrent(tfjsName(name));
}
