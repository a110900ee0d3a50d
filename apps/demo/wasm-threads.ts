import type { Plugin } from 'vite';

const THREADS = /tfjs-backend-wasm-threaded-simd\.js$/;
const FUNCTION = 'function(WasmBackendModuleThreadedSimd) {';

/**
 * TensorFlow.js hands the text of a function to each of its threads. The one variable from around it that
 * the function reads is moved into it, as a minifier gives that variable a name that no thread knows.
 */
export function wasmThreads(): Plugin {
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
