import { RsanetError } from '@rsanet/errors';
import { engine } from '@tensorflow/tfjs-core';
import type { BackendChoice } from '../backend-choice.ts';
import { whyOf } from '../read-bytes.ts';
import { switchBackend } from '../switch-backend.ts';
import { assertOneTfjs } from './one-tfjs.ts';

/** What a page's detector runs on, the first that it registered and that starts. */
const ORDER: readonly string[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/**
 * Starts the backend `name`, or the best of those that the page has imported, and leaves the current one
 * in its place.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when `name` is not registered or does not start, or none does
 * @throws RsanetError DUPLICATE_TFJS when the page has loaded two copies of tfjs-core
 */
export async function startBackend(name?: string): Promise<BackendChoice> {
  assertOneTfjs();
  const choice = name === undefined ? await startBest() : await startNamed(name);
  assertOneTfjs(choice.name);
  return choice;
}

async function startNamed(name: string): Promise<BackendChoice> {
  try {
    await start(name);
  } catch (error) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `No backend '${name}' of TensorFlow.js could be started (${whyOf(error)}); import its package first, such as @tensorflow/tfjs-backend-webgl.`,
      { cause: error },
    );
  }
  return { name, reason: 'asked for', tried: [] };
}

async function startBest(): Promise<BackendChoice> {
  const tried: { name: string; reason: string }[] = [];
  for (const name of ORDER) {
    try {
      await start(name);
      const reason = `the first of ${ORDER.join(', ')} that is registered and starts`;
      return { name, reason, tried };
    } catch (error) {
      tried.push({ name, reason: whyOf(error) });
    }
  }
  const failures = tried.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    `No backend of TensorFlow.js could be started (${failures}); import its package first, such as @tensorflow/tfjs-backend-webgl, or name another as backend.`,
  );
}

function start(name: string): Promise<void> {
  const assertRegistered = async () => {
    if (!(name in engine().registryFactory)) throw new Error('it is not registered');
  };
  return switchBackend(name, assertRegistered, { stay: true });
}
