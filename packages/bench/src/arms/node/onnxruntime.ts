import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import type { Job } from '../protocol.ts';
import type { Runner, StartRunner } from '../runner.ts';
import { optionalPackage } from './optional-package.ts';
import type { Started } from './start-backend.ts';
import { unavailable } from './unavailable.ts';

interface Onnxruntime {
  InferenceSession: { create(bytes: Uint8Array, options: object): Promise<InferenceSession> };
  Tensor: TensorConstructor;
  env: { wasm: { numThreads?: number }; versions: Readonly<Record<string, string | undefined>> };
}

/** ONNX Runtime's native build, on the processor. */
export async function startOnnxruntimeNode(job: Job): Promise<Started> {
  const { ort, bytes } = await open('onnxruntime-node', job);
  const threads = job.threads ?? availableParallelism();
  const options = {
    ...{ executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 },
  };
  const packages = { 'onnxruntime-node': ort.env.versions.node ?? 'unknown' };
  return { facts: { threads, packages }, start: runnerOf(ort, bytes, options) };
}

// As many as ONNX Runtime makes by itself.
const MOST_WEB_THREADS = 4;

/** ONNX Runtime's WebAssembly build, always with SIMD. */
export async function startOnnxruntimeWeb(job: Job): Promise<Started> {
  const { ort, bytes } = await open('onnxruntime-web', job);
  const threads = job.threads ?? Math.min(MOST_WEB_THREADS, Math.ceil(availableParallelism() / 2));
  ort.env.wasm.numThreads = threads;
  const start = runnerOf(ort, bytes, { executionProviders: ['wasm'] });
  const packages = { 'onnxruntime-web': ort.env.versions.web ?? 'unknown' };
  return {
    facts: { threads, simd: true, packages },
    async start(graph) {
      const runner = await start(graph);
      const made = ort.env.wasm.numThreads;
      if (made === threads) return runner;
      throw unavailable(`onnxruntime-web runs ${made} threads where ${threads} were asked for.`);
    },
  };
}

async function open(name: string, { onnx }: Job): Promise<{ ort: Onnxruntime; bytes: Uint8Array }> {
  const ort = await optionalPackage<Onnxruntime>(name, 'npm install it');
  if (!onnx) throw unavailable(`${name} needs the network as ONNX, and the job names no file.`);
  return { ort, bytes: await readFile(onnx) };
}

function runnerOf(ort: Onnxruntime, bytes: Uint8Array, options: object): StartRunner {
  return async (graph): Promise<Runner> => {
    // Its warnings are about the graph's form and would fill the child's stderr.
    const session = await ort.InferenceSession.create(bytes, { ...options, logSeverityLevel: 3 });
    const input = session.inputNames[0]!;
    const { outputNames } = session;
    if (outputNames.length !== graph.outputs.length) {
      throw new Error(
        `The ONNX file has ${outputNames.length} outputs, the model ${graph.outputs.length}; write both from one network.`,
      );
    }
    return {
      async run({ data, shape }) {
        const results = await session.run({ [input]: new ort.Tensor('float32', data, shape) });
        return outputNames.map((name) => {
          const { data: values, dims } = results[name] as Tensor;
          return { data: values as Float32Array, shape: [...dims] };
        });
      },
      tensors: () => null,
      kernels: async () => null,
    };
  };
}
