import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Job } from '../../protocol.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';
import * as wasm from '../../wasm.ts';

const BINARIES = '/wasm/';
const THREADS = 'WASM_HAS_MULTITHREAD_SUPPORT';

/** TensorFlow.js's WebAssembly backend on one thread. */
export function startWasm(): Promise<Started> {
  setWasmPaths(BINARIES);
  tf.env().set(THREADS, false);
  return wasm.startWasm();
}

/**
 * TensorFlow.js's threaded WebAssembly backend, which makes half as many threads as the page sees cores.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when there are no threads, or another number
 */
export async function startWasmThreads({ threads }: Job): Promise<Started> {
  setWasmPaths(BINARIES);
  if (!(await tf.env().getAsync(THREADS))) {
    throw unavailable('This browser has no threads for wasm; use a newer one.');
  }
  return wasm.startThreadedWasm(threads ?? Math.floor(navigator.hardwareConcurrency / 2));
}
