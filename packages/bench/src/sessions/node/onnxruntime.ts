import { availableParallelism } from 'node:os';
import { type Onnxruntime, onnxruntime } from '../onnxruntime.ts';
import type { Job } from '../protocol.ts';
import type { Started } from '../started.ts';
import { unavailable } from '../unavailable.ts';
import { optionalPackage } from './optional-package.ts';

/** ONNX Runtime's native build, on the CPU. */
export async function startOnnxruntimeNode(job: Job): Promise<Started> {
  const name = 'onnxruntime-node';
  const ort = await optionalPackage<Onnxruntime>(name, 'npm install it');
  const threads = job.threads ?? availableParallelism();
  const options = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  };
  const packages = { [name]: ort.env.versions.node ?? 'unknown' };
  return { facts: { threads, packages }, runtime: onnxruntime(name, ort, options) };
}

// As many as ONNX Runtime makes by itself.
const MAX_WEB_THREADS = 4;

/** ONNX Runtime's WebAssembly build, always with SIMD. */
export async function startOnnxruntimeWeb(job: Job): Promise<Started> {
  const name = 'onnxruntime-web';
  const ort = await optionalPackage<Onnxruntime>(name, 'npm install it');
  const threads = job.threads ?? Math.min(MAX_WEB_THREADS, Math.ceil(availableParallelism() / 2));
  ort.env.wasm.numThreads = threads;
  const packages = { [name]: ort.env.versions.web ?? 'unknown' };
  const runtime = onnxruntime(name, ort, { executionProviders: ['wasm'] });
  return {
    facts: { threads, simd: true, packages },
    runtime: {
      name,
      async open(graph) {
        const executor = await runtime.open(graph);
        const made = ort.env.wasm.numThreads;
        if (made === threads) return executor;
        throw unavailable(`${name} runs ${made} threads where ${threads} were asked for.`);
      },
    },
  };
}
