import { type Executor, type RawTensor, type Runtime, toOnnx } from '@rsanet/graph';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-node';
import { peerExecutor } from './peer-executor.ts';
import type { Started } from './started.ts';
import { unavailable } from './unavailable.ts';

/** What the packages of ONNX Runtime export, as far as it is used. */
export interface Onnxruntime {
  InferenceSession: { create(bytes: Uint8Array, options: object): Promise<InferenceSession> };
  Tensor: TensorConstructor;
  env: { wasm: { numThreads?: number }; versions: Readonly<Record<string, string | undefined>> };
}

/** ONNX Runtime as what runs networks, each written as ONNX. */
export function onnxruntime(name: string, ort: Onnxruntime, options: object): Runtime {
  return { name, open: (graph) => openOnnx(name, ort, toOnnx(graph), options) };
}

/**
 * ONNX Runtime's WebAssembly build, always with SIMD.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE from `open`, when it makes another number of threads than asked for
 */
export function onnxruntimeWeb(ort: Onnxruntime, threads: number): Started {
  const name = 'onnxruntime-web';
  ort.env.wasm.numThreads = threads;
  const { open } = onnxruntime(name, ort, { executionProviders: ['wasm'] });
  return {
    facts: { threads, simd: true, packages: { [name]: ort.env.versions.web ?? 'unknown' } },
    runtime: {
      name,
      async open(graph) {
        const executor = await open(graph);
        const made = ort.env.wasm.numThreads;
        if (made === threads) return executor;
        throw unavailable(`${name} runs ${made} threads where ${threads} were asked for.`);
      },
    },
  };
}

/** Opens the bytes of an ONNX file. */
export async function openOnnx(
  name: string,
  ort: Onnxruntime,
  bytes: Uint8Array,
  options: object,
): Promise<Executor> {
  // Its warnings are about the graph's form and would fill the child's stderr.
  const session = await ort.InferenceSession.create(bytes, { ...options, logSeverityLevel: 3 });
  const input = session.inputNames[0]!;
  async function run({ data, shape }: RawTensor): Promise<RawTensor[]> {
    const results = await session.run({ [input]: new ort.Tensor('float32', data, shape) });
    return session.outputNames.map((output) => {
      const { data: values, dims } = results[output] as Tensor;
      return { data: values as Float32Array, shape: [...dims] };
    });
  }
  return peerExecutor(name, run, () => session.release());
}
