import type { Runtime } from '@rsanet/graph';
import plain from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { BackendKind } from './offers.ts';

/** What computes, imported into this worker, where it is the only one; it is not started. */
export async function openRuntime(kind: BackendKind): Promise<Runtime> {
  if (kind === 'engine') return (await import('@rsanet/engine')).engineRuntime();
  const { tfjsRuntime } = await import('@rsanet/tfjs');
  switch (kind) {
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      return tfjsRuntime('webgpu');
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      return tfjsRuntime('webgl');
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return tfjsRuntime('cpu');
    case 'wasm':
    case 'wasm-threads': {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      setWasmPaths({
        'tfjs-backend-wasm.wasm': plain,
        'tfjs-backend-wasm-simd.wasm': simd,
        'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
      });
      const { env } = await import('@tensorflow/tfjs-core');
      if (kind === 'wasm') env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      return tfjsRuntime('wasm');
    }
  }
}
