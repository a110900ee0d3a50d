import { getThreadsCount, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { onTfjs } from './on-tfjs.ts';
import type { Started } from './started.ts';
import { unavailable } from './unavailable.ts';

/** TensorFlow.js's WebAssembly backend as it comes in Node: one thread, with SIMD where there is. */
export function startWasm(): Promise<Started> {
  return onTfjs('wasm', () => facts(1));
}

/**
 * TensorFlow.js's WebAssembly backend, where it has been made to start threads.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it makes another number of threads than asked for
 */
export function startThreadedWasm(threads: number): Promise<Started> {
  return onTfjs('wasm', () => {
    const made = getThreadsCount();
    if (made === threads) return facts(threads);
    throw unavailable(
      `TensorFlow.js runs ${made} threads where ${threads} were asked for; ask for 1 to 8.`,
    );
  });
}

async function facts(threads: number): Promise<Started['facts']> {
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  return { simd, threads, packages: { '@tensorflow/tfjs-backend-wasm': version_wasm } };
}
