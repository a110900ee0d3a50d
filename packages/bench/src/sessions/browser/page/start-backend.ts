import type { BrowserBackendName, Job } from '../../protocol.ts';
import type { Started } from '../../started.ts';

// Imported when asked for: no page needs two.
const starters: Readonly<Record<BrowserBackendName, (job: Job) => Promise<Started>>> = {
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

/**
 * Starts a backend in this page, the only one that it loads.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when this browser or machine does not have it
 */
export function startBackend(name: BrowserBackendName, job: Job): Promise<Started> {
  return starters[name](job);
}
