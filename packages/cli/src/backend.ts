import type { BackendName } from '@rsanet/rsanet/node';

/** The argument `--backend`. */
export const backendArgument = {
  type: 'enum',
  options: ['wasm', 'cpu', 'node'] satisfies BackendName[],
  default: 'wasm',
  description: 'What computes: WebAssembly, plain JavaScript, or native TensorFlow',
} as const;

/** Keeps TensorFlow.js and native TensorFlow from writing about themselves. */
export async function silenceTensorFlow(): Promise<void> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const { enableProdMode } = await import('@tensorflow/tfjs-core');
  enableProdMode();
}

/**
 * Starts a backend and makes it the current one.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not start
 */
export async function startBackend(name: BackendName): Promise<void> {
  await silenceTensorFlow();
  const { useBackend } = await import('@rsanet/rsanet/node');
  await useBackend(name);
}
