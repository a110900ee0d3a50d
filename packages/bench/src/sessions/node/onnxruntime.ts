import { availableParallelism } from 'node:os';
import { type Onnxruntime, onnxruntime, onnxruntimeWeb } from '../onnxruntime.ts';
import type { Job } from '../protocol.ts';
import type { Started } from '../started.ts';
import { optionalPackage } from './installed.ts';

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

/** ONNX Runtime's WebAssembly build. */
export async function startOnnxruntimeWeb({ threads }: Job): Promise<Started> {
  const ort = await optionalPackage<Onnxruntime>('onnxruntime-web', 'npm install it');
  const usual = Math.min(MAX_WEB_THREADS, Math.ceil(availableParallelism() / 2));
  return onnxruntimeWeb(ort, threads ?? usual);
}
