import { RsanetError } from '@rsanet/errors';
import { getBackend, ready } from '@tensorflow/tfjs-core';
import { whyOf } from '../read-bytes.ts';
import { switchBackend } from '../switch-backend.ts';

/**
 * Starts the backend that the page has imported, `name` or the current one, and leaves the current one
 * in its place.
 *
 * @returns TensorFlow.js's name of it
 * @throws RsanetError BACKEND_UNAVAILABLE when it is not registered or does not start
 */
export async function startBackend(name?: string): Promise<string> {
  try {
    if (name === undefined) await ready();
    else await switchBackend(name, async () => {}, { stay: true });
    return name ?? getBackend();
  } catch (error) {
    const asked = name === undefined ? 'No backend' : `No backend '${name}'`;
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `${asked} of TensorFlow.js could be started (${whyOf(error)}); import its package first, such as @tensorflow/tfjs-backend-webgl.`,
      { cause: error },
    );
  }
}
