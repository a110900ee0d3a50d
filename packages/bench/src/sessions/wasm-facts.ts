import { getThreadsCount, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Started } from './started.ts';

/** What TensorFlow.js's WebAssembly backend says of itself once it has started. */
export async function wasmFacts(): Promise<Started['facts']> {
  return {
    simd: (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean,
    threads: getThreadsCount(),
    packages: { '@tensorflow/tfjs-backend-wasm': version_wasm },
  };
}
