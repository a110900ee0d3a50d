import { onTfjs } from '../on-tfjs.ts';
import type { Started } from '../started.ts';
import { wasmFacts } from '../wasm-facts.ts';

/** TensorFlow.js's WebAssembly backend as it comes: in Node one thread, with SIMD where there is. */
export function startWasm(): Promise<Started> {
  return onTfjs('wasm', async () => ({ ...(await wasmFacts()), threads: 1 }));
}
