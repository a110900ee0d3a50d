import { availableParallelism } from 'node:os';
import type { NodeBackendName } from '../protocol.ts';
import type { StartBackend } from '../started.ts';

/**
 * Starts a backend in this process. Each is imported when asked for: each brings packages that may not be there, and no process needs two.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when this machine does not have it
 */
export const startBackend: StartBackend<NodeBackendName> = {
  cpu: async () => (await import('../cpu.ts')).startCpu(),
  wasm: async () => (await import('../wasm.ts')).startWasm(),
  'wasm-threads': async (job) => (await import('./wasm-threads.ts')).startWasmThreads(job),
  node: async (job) => (await import('./tensorflow.ts')).startTensorflow(job),
  'node-gpu': async (job) => (await import('./tensorflow.ts')).startTensorflowGpu(job),
  'node-webgpu': async () => (await import('./webgpu.ts')).startWebgpu(),
  'onnxruntime-node': async (job) => (await import('./onnxruntime.ts')).startOnnxruntimeNode(job),
  'onnxruntime-web': async (job) => (await import('./onnxruntime.ts')).startOnnxruntimeWeb(job),
  jax: async () => (await import('./jax.ts')).startJax(),
  engine: async () => (await import('../engine.ts')).startEngine(1),
  'engine-threads': async ({ threads = availableParallelism() }) =>
    (await import('../engine.ts')).startEngine(threads),
};
