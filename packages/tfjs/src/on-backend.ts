import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The backend to run on, which may not have started: `wanted`, or the current one, or the best registered
 * one.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it is not registered
 */
export function chosenBackend(wanted?: string): string {
  const name = wanted ?? tf.getBackend() ?? bestBackend();
  const registered = Object.keys(tf.engine().registryFactory);
  if (!registered.includes(name)) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The backend '${name}' is not registered; import its package, or use one of: ${registered.join(', ') || 'none'}.`,
    );
  }
  return name;
}

function bestBackend(): string {
  try {
    tf.backend();
    return tf.getBackend();
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      'No backend is in use; import one and await tf.ready() first.',
      { cause },
    );
  }
}

/** Runs synchronous work on a ready backend and puts the current one back. */
export function onBackend<Result>(name: string, work: () => Result): Result {
  const current = tf.getBackend();
  if (current === name) return work();
  // The promise of a backend that has started is only a formality: the switch is done on return.
  void tf.setBackend(name);
  try {
    return work();
  } finally {
    if (current) void tf.setBackend(current);
  }
}
