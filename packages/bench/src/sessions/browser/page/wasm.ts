import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { onTfjs } from '../../on-tfjs.ts';
import type { Job } from '../../protocol.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';
import { wasmFacts } from '../../wasm-facts.ts';

const BINARIES = '/wasm/';
const THREADS = 'WASM_HAS_MULTITHREAD_SUPPORT';

/** TensorFlow.js's WebAssembly backend on one thread. */
export function startWasm(): Promise<Started> {
  setWasmPaths(BINARIES);
  tf.env().set(THREADS, false);
  return onTfjs('wasm', async () => ({ ...(await wasmFacts()), threads: 1 }));
}

/**
 * TensorFlow.js's threaded WebAssembly backend, on half of the cores that the page sees.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when there are no threads, or another number
 */
export async function startWasmThreads({ threads: wanted }: Job): Promise<Started> {
  setWasmPaths(BINARIES);
  if (!(await tf.env().getAsync(THREADS))) {
    throw unavailable('This browser has no threads for wasm; use a newer one.');
  }
  return onTfjs('wasm', async () => {
    const facts = await wasmFacts();
    if (wanted === undefined || facts.threads === wanted) return facts;
    throw unavailable(
      `TensorFlow.js runs ${facts.threads} threads where ${wanted} were asked for; ask for 1 to 8.`,
    );
  });
}
