import type { Graph, Runtime, Trainer, TrainerOptions } from '@rsanet/graph';
import type { NodeBackendName } from '@rsanet/tfjs';
import { needPackages } from './need-packages.ts';

/** The argument `--backend` of what measures on TensorFlow.js. */
export const backendArgument = {
  type: 'enum',
  options: ['wasm', 'cpu', 'node'] satisfies NodeBackendName[],
  default: 'wasm',
  description: 'What computes: WebAssembly, plain JavaScript, or native TensorFlow',
} as const;

/** What runs networks, by name. */
export type RuntimeName = NodeBackendName | 'engine';

/** The argument `--backend` of what runs or trains networks. */
export const runtimeArgument = {
  ...backendArgument,
  options: ['engine', ...backendArgument.options] satisfies RuntimeName[],
  default: 'engine',
  description:
    "What computes: RSANet's own WebAssembly kernels, TensorFlow.js's WebAssembly, plain JavaScript, or native TensorFlow",
} as const;

/**
 * Makes sure of TensorFlow.js, which is installed by those who need it; it and native TensorFlow write nothing about
 * themselves.
 *
 * @throws UsageError when it is not installed
 */
export async function needTensorFlow(): Promise<void> {
  needPackages(['@rsanet/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers']);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const { enableProdMode } = await import('@tensorflow/tfjs-core');
  enableProdMode();
}

/** What runs networks under the name of a backend. */
export async function runtimeOf(name: RuntimeName): Promise<Runtime> {
  if (name === 'engine') {
    const { engineRuntime } = await import('@rsanet/engine');
    return engineRuntime();
  }
  await needTensorFlow();
  const { tfjsRuntime } = await import('@rsanet/tfjs/node');
  return tfjsRuntime(name);
}

/**
 * What trains networks under the name of a backend, and what runs them to see how far they are.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not start
 */
export async function trainingOn(name: RuntimeName): Promise<{
  trainer: (graph: Graph, options: TrainerOptions) => Trainer | Promise<Trainer>;
  runtime: Runtime;
}> {
  if (name === 'engine') {
    const { engineTrainer } = await import('@rsanet/engine/train');
    return { trainer: engineTrainer, runtime: await runtimeOf(name) };
  }
  await needTensorFlow();
  // Before any backend: it brings the gradients, which must be registered first.
  const { tfjsTrainer } = await import('@rsanet/tfjs/trainer');
  await startBackend(name);
  return {
    trainer: (graph, options) => tfjsTrainer(graph, { ...options, backend: name }),
    runtime: await runtimeOf(name),
  };
}

/**
 * Starts a backend and makes it the current one.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not start
 */
async function startBackend(name: NodeBackendName): Promise<void> {
  const { useBackend } = await import('@rsanet/tfjs/node');
  await useBackend(name);
}
