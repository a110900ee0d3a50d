import * as tf from '@tensorflow/tfjs-core';

/** What computes. */
export interface BackendState {
  /** TensorFlow.js's name of it. */
  name: string;
  /** Whether wasm runs its SIMD binary; null for what is not wasm. */
  simd: boolean | null;
  /** Threads that compute; null when the backend decides and does not report it. */
  threads: number | null;
}

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
