import { availableParallelism } from 'node:os';
import { letterboxPixels } from '@rsanet/detect-utils';
import {
  type Executor,
  type ImageBatch,
  type ImageBytes,
  type RawTensor,
  type Runtime,
  toOnnx,
} from '@rsanet/graph';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import type { Job } from '../protocol.ts';
import type { Started } from '../started.ts';
import { unavailable } from '../unavailable.ts';
import { optionalPackage } from './optional-package.ts';

interface Onnxruntime {
  InferenceSession: { create(bytes: Uint8Array, options: object): Promise<InferenceSession> };
  Tensor: TensorConstructor;
  env: { wasm: { numThreads?: number }; versions: Readonly<Record<string, string | undefined>> };
}

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

/** ONNX Runtime as what runs networks, each written as ONNX. */
function onnxruntime(name: string, ort: Onnxruntime, options: object): Runtime {
  return {
    name,
    async open(graph): Promise<Executor> {
      // Its warnings are about the graph's form and would fill the child's stderr.
      const quiet = { ...options, logSeverityLevel: 3 };
      const session = await ort.InferenceSession.create(toOnnx(graph), quiet);
      const input = session.inputNames[0]!;
      async function run({ data, shape }: RawTensor): Promise<RawTensor[]> {
        const results = await session.run({ [input]: new ort.Tensor('float32', data, shape) });
        return session.outputNames.map((output) => {
          const { data: values, dims } = results[output] as Tensor;
          return { data: values as Float32Array, shape: [...dims] };
        });
      }
      return {
        backend: { name, reason: 'asked for', tried: [] },
        takesCanvases: false,
        async run(given, { signal } = {}) {
          signal?.throwIfAborted();
          return run('images' in given ? letterboxed(given) : given);
        },
        dispose: () => session.release(),
      };
    },
  };
}

/** The network's input for images, on the CPU. */
function letterboxed({ images, letterbox }: ImageBatch): RawTensor {
  const { width, height } = letterbox[0]!.input;
  const size = width * height * 3;
  const data = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) {
    const out = data.subarray(i * size, (i + 1) * size);
    letterboxPixels(image as ImageBytes, letterbox[i]!, out);
  }
  return { data, shape: [images.length, height, width, 3] };
}
