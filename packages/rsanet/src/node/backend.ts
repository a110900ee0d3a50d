import { RsanetError } from '@rsanet/errors';
import type { BackendChoice } from '../backend-choice.ts';
import { whyOf } from '../read-bytes.ts';
import { switchBackend } from '../switch-backend.ts';

/** A TensorFlow.js backend that runs in Node: WebAssembly, plain JavaScript, or native TensorFlow. */
export type BackendName = 'wasm' | 'cpu' | 'node';

interface Backend {
  /** TensorFlow.js's own name for it. */
  id: string;
  register(): Promise<unknown>;
  remedy: string;
}

// A variable specifier: the native package is optional and no bundler may look for it.
const NATIVE = '@tensorflow/tfjs-node';

const backends: Readonly<Record<BackendName, Backend>> = {
  wasm: {
    id: 'wasm',
    register: () => import('@tensorflow/tfjs-backend-wasm'),
    remedy: 'install @tensorflow/tfjs-backend-wasm again',
  },
  cpu: {
    id: 'cpu',
    register: () => import('@tensorflow/tfjs-backend-cpu'),
    remedy: 'install @tensorflow/tfjs-backend-cpu',
  },
  node: {
    id: 'tensorflow',
    register: () => import(NATIVE),
    remedy: 'build it with scripts/setup-tfjs-node, or use wasm',
  },
};

/**
 * Registers a TensorFlow.js backend, only now, and makes it the current one. Nothing is fetched from
 * the network: in Node wasm reads the binaries beside its own script.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the name is unknown, the package is missing or the
 * backend does not start; the backend that was current still is
 *
 * @example
 * ```ts
 * import { useBackend } from '@rsanet/rsanet';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await useBackend('wasm');
 * if (tf.getBackend() !== 'wasm') throw new Error(tf.getBackend());
 * ```
 */
export async function useBackend(name: BackendName): Promise<void> {
  await activate(name, false);
}

/**
 * Registers and starts a backend, yet leaves another one that is current in its place.
 *
 * @param name wasm by default
 * @throws RsanetError BACKEND_UNAVAILABLE as {@link useBackend}
 */
export async function startBackend(name?: BackendName): Promise<BackendChoice> {
  const reason = name === undefined ? 'the default in Node' : 'asked for';
  return { name: await activate(name ?? 'wasm', true), reason, tried: [] };
}

async function activate(name: BackendName, stay: boolean): Promise<string> {
  if (!Object.hasOwn(backends, name)) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `There is no backend '${name}' in Node; use one of ${Object.keys(backends).join(', ')}.`,
    );
  }
  const { id, register, remedy } = backends[name];
  try {
    await switchBackend(id, register, stay);
  } catch (error) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The backend '${name}' is not available (${whyOf(error)}); ${remedy}.`,
      { cause: error },
    );
  }
  return id;
}
