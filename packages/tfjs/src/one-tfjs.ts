import { RsanetError } from '@rsanet/errors';
import { Environment, engine, env, KernelBackend } from '@tensorflow/tfjs-core';

/**
 * Checks that TensorFlow.js's engine, and a backend of it that has started, come from the copy of
 * tfjs-core that this package computes with. Copies share one engine, made by the first, and register
 * their kernels over each other's. A later copy that brings no backend in use is not seen.
 *
 * @throws RsanetError DUPLICATE_TFJS when the page has loaded two copies
 */
export function assertOneTfjs(backend: string): void {
  const own = env() instanceof Environment && engine().registry[backend] instanceof KernelBackend;
  if (own) return;
  throw new RsanetError(
    'DUPLICATE_TFJS',
    `The backend '${backend}' is of a second copy of @tensorflow/tfjs-core; load one: see npm ls @tensorflow/tfjs-core.`,
  );
}
