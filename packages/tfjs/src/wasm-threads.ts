const THREADS = /tfjs-backend-wasm-threaded-simd\.js/;
const FUNCTION = 'function(WasmBackendModuleThreadedSimd) {';

/** What Vite and Rollup take for a plugin. */
export interface WasmThreadsPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  transform(code: string, id: string): { code: string; map: null } | null;
}

/**
 * A plugin for Vite and Rollup by which the threads of `@tensorflow/tfjs-backend-wasm` outlast minification. TensorFlow.js
 * hands the text of a function to each of its threads; the one variable from around it that the function reads is moved
 * into it, as a minifier gives that variable a name that no thread knows. Workers of a page want it in `worker.plugins`, too.
 *
 * @throws Error from `transform` when the package is of a version in which there is no such function
 *
 * @example
 * ```ts
 * import { wasmThreads } from '@rsanet/tfjs/wasm-threads';
 *
 * const config = { plugins: [wasmThreads()], worker: { format: 'es', plugins: () => [wasmThreads()] } };
 * if (config.plugins[0]?.name !== 'wasm-threads') throw new Error('no plugin');
 * ```
 */
export function wasmThreads(): WasmThreadsPlugin {
  return {
    name: 'wasm-threads',
    enforce: 'pre',
    transform(code, id) {
      if (!THREADS.test(id)) return null;
      if (!code.includes(FUNCTION)) throw new Error(`${id} has no '${FUNCTION}'.`);
      return { code: code.replace(FUNCTION, `${FUNCTION} var _scriptDir;`), map: null };
    },
  };
}
