import type { BrowserBackendName } from '../../protocol.ts';
import type { StartBackend } from '../../started.ts';

/**
 * Starts a backend in this page. Each is imported when asked for: no page needs two.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when this machine does not have it
 */
export const startBackend: StartBackend<BrowserBackendName> = {
  'browser-cpu': async () => (await import('../../cpu.ts')).startCpu(),
  'browser-wasm': async () => (await import('./wasm.ts')).startWasm(),
  'browser-wasm-threads': async (job) => (await import('./wasm.ts')).startWasmThreads(job),
  'browser-webgl': async () => (await import('./webgl.ts')).startWebgl(),
  'browser-webgpu': async () => (await import('./webgpu.ts')).startWebgpu(),
  'browser-onnxruntime-web': async () => (await import('./onnxruntime.ts')).startOnnxruntime(),
  'browser-litert': async () => (await import('./litert.ts')).startLitert(),
  'browser-engine': async () => (await import('../../engine.ts')).startEngine(1),
  'browser-engine-threads': async ({ threads = navigator.hardwareConcurrency }) =>
    (await import('../../engine.ts')).startEngine(threads),
};
