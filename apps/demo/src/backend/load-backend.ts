import plain from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { env } from '@tensorflow/tfjs-core';
import type { BackendKind } from './offers.ts';

/** Imports a backend into this worker, where it is the only one, and sets it up; it is not started. */
export async function loadBackend(kind: BackendKind): Promise<void> {
  switch (kind) {
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      break;
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      break;
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
    default: {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      setWasmPaths({
        'tfjs-backend-wasm.wasm': plain,
        'tfjs-backend-wasm-simd.wasm': simd,
        'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
      });
      if (kind === 'wasm') env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    }
  }
}
