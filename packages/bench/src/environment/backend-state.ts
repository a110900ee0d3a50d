import * as tf from '@tensorflow/tfjs-core';
import type { Environment } from './environment.ts';

/** What computes. */
export type BackendState = Environment['backend'];

/** The state of TensorFlow.js's current backend. */
export async function backendState(): Promise<BackendState> {
  const name = tf.getBackend();
  if (name === 'cpu') return { name, simd: null, threads: 1 };
  if (name !== 'wasm') return { name, simd: null, threads: null };
  const [simd, threaded] = await Promise.all(
    ['WASM_HAS_SIMD_SUPPORT', 'WASM_HAS_MULTITHREAD_SUPPORT'].map((flag) =>
      tf.env().getAsync(flag),
    ),
  );
  return { name, simd: simd as boolean, threads: threaded ? null : 1 };
}
