import { createRequire, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Job } from '../protocol.ts';
import type { Started } from '../started.ts';
import { startThreadedWasm } from '../wasm.ts';

const require = createRequire(import.meta.url);

// Workers that the binary has ready, whatever the number of cores.
const MAX_THREADS = 8;

/**
 * TensorFlow.js's threaded WebAssembly binary, which 4.22 refuses in Node although it was built for it
 * too. It runs once three things are set right, for good, in this process: the flag by which the
 * backend refuses; the workers, which it starts from a blob that Node's cannot read; and the number of
 * cores that it sees, half of which it makes threads at most, whatever `setThreadsCount` says.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it makes another number of threads than asked for
 */
export async function startWasmThreads(job: Job): Promise<Started> {
  const threads = job.threads ?? Math.min(MAX_THREADS, os.availableParallelism());
  seeCores(2 * threads);
  runWorkersFromFiles();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(threads);
  return startThreadedWasm(threads);
}

function seeCores(cores: number): void {
  const [core] = os.cpus();
  os.cpus = () => Array.from({ length: cores }, () => core!);
  syncBuiltinESMExports();
}

function runWorkersFromFiles(): void {
  const script = require.resolve(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  );
  const { wasmWorkerContents } = require(script.replace(/\.js$/, '.worker.js'));
  // A line break that the package escaped for its blob once too often.
  const code = String(wasmWorkerContents).replaceAll('\n', '\\n');

  class FileWorker extends Worker {
    constructor() {
      super(code, { eval: true });
    }

    override postMessage(message: unknown, transfer?: never): void {
      const { cmd } = message as { cmd?: string };
      super.postMessage(
        cmd === 'load' ? { ...(message as object), urlOrBlob: script } : message,
        transfer,
      );
    }
  }
  // The binary's own script sets it to Node's as it starts.
  Object.defineProperty(globalThis, 'Worker', { get: () => FileWorker, set: () => undefined });
}
