import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { Started } from './start-backend.ts';

/** TensorFlow.js's WebAssembly backend as it comes: in Node one thread, with SIMD where there is. */
export async function startWasm(): Promise<Started> {
  await activate('wasm');
  return { facts: { ...(await wasmFacts()), threads: 1 } };
}

/** What the started wasm backend tells of itself, its threads apart. */
export async function wasmFacts(): Promise<Pick<Started['facts'], 'simd' | 'packages'>> {
  return {
    simd: (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean,
    packages: { '@tensorflow/tfjs-backend-wasm': version_wasm },
  };
}
