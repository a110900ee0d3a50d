import { RsanetError } from '@rsanet/errors';
import { Environment, engine, env, KernelBackend } from '@tensorflow/tfjs-core';

/**
 * Checks that TensorFlow.js's engine, and a backend of it that has started, come from the copy of
 * tfjs-core that this package computes with. Copies share one engine, made by the first, and register
 * their kernels over each other's. A later copy that brings no backend in use is not seen.
 *
 * @throws RsanetError DUPLICATE_TFJS when the page has loaded two copies
 */
export function assertOneTfjs(backend?: string): void {
  const { _tfengine: shared } = globalThis as { _tfengine?: unknown };
  const ownEngine = env() instanceof Environment && (shared ?? engine()) === engine();
  if (!ownEngine) throw duplicate("TensorFlow.js's engine");
  if (backend !== undefined && !(engine().registry[backend] instanceof KernelBackend)) {
    throw duplicate(`The backend '${backend}'`);
  }
}

function duplicate(what: string): RsanetError {
  return new RsanetError(
    'DUPLICATE_TFJS',
    `${what} comes from a second copy of @tensorflow/tfjs-core; load one only: drop the script tag of tf.js, let \`npm ls @tensorflow/tfjs-core\` show one version, and have the bundler resolve it once.`,
  );
}
