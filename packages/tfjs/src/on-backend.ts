import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { ourName, tfjsName } from './backend-name.ts';

/**
 * TensorFlow.js's name of the backend to run on, which may not have started: the one asked for, or the current
 * one, or the best registered one.
 *
 * @param asked our name of it
 * @throws RsanetError BACKEND_UNAVAILABLE when it is not registered
 */
export function backendToRunOn(asked?: string): string {
  const name = asked === undefined ? (tf.getBackend() ?? bestBackend()) : tfjsName(asked);
  const registered = Object.keys(tf.engine().registryFactory);
  if (!registered.includes(name)) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The backend '${ourName(name)}' is not registered; import its package, or use one of: ${registered.map(ourName).join(', ') || 'none'}.`,
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
