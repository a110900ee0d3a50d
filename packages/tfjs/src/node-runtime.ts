import { RsanetError } from '@rsanet/errors';
import type { Runtime } from '@rsanet/graph';
import { engine } from '@tensorflow/tfjs-core';
import { type BackendName, tfjsName } from './backend-name.ts';
import { chooseBackend, type Platform } from './choose-backend.ts';
import { runtimeOn } from './runtime.ts';
import { makeCurrent } from './start-backend.ts';

/** A backend that runs in Node: WebAssembly, plain JavaScript, or native TensorFlow. */
export type NodeBackendName = Extract<BackendName, 'wasm' | 'cpu' | 'node'>;

interface Package {
  load(): Promise<unknown>;
  /** What to do when it is missing. */
  readonly remedy: string;
}

// The native package is optional: whether it is there is seen as it is imported, and no bundler may look for it.
const native = (name: string) =>
  import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ name);

const packages: Readonly<Record<NodeBackendName, Package>> = {
  wasm: {
    load: () => import('@tensorflow/tfjs-backend-wasm'),
    remedy: 'install @tensorflow/tfjs-backend-wasm again',
  },
  cpu: {
    load: () => import('@tensorflow/tfjs-backend-cpu'),
    remedy: 'install @tensorflow/tfjs-backend-cpu again',
  },
  node: {
    load: () => native('@tensorflow/tfjs-node'),
    remedy: 'build it with scripts/setup-tfjs-node, or use wasm',
  },
};

const node: Platform = {
  order: ['wasm'],
  reason: 'the default in Node',
  register(name) {
    // What is imported already is taken as it is, such as WebGPU on Dawn or native TensorFlow on CUDA.
    if (tfjsName(name) in engine().registryFactory) return undefined;
    const backend = packageOf(name);
    if (backend) return backend.load();
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `There is no backend '${name}' in Node; use one of ${Object.keys(packages).join(', ')}.`,
    );
  },
  remedy: (name) => packageOf(name)?.remedy ?? 'use wasm',
};

function packageOf(name: BackendName): Package | undefined {
  return Object.hasOwn(packages, name) ? packages[name as NodeBackendName] : undefined;
}

/**
 * Runs networks with TensorFlow.js in Node. The backend's package is imported when the first network is opened;
 * nothing is fetched from the network. A backend that is current already stays current.
 *
 * @param name `wasm`, `cpu` or `node`, or a backend whose package is imported already; wasm by default
 * @returns a runtime whose `open` throws RsanetError BACKEND_UNAVAILABLE when the name is unknown, the package is
 * missing or the backend does not start
 *
 * @example
 * ```ts
 * import type { Graph } from '@rsanet/graph';
 * import { tfjsRuntime } from '@rsanet/tfjs';
 *
 * const graph: Graph = {
 *   name: 'halves',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [2, 2, 1] },
 *     { op: 'maxPool', name: 'pool', inputs: ['image'], size: [2, 2], strides: [2, 2], padding: 'valid' },
 *   ],
 *   outputs: ['pool'],
 * };
 * const executor = await tfjsRuntime('wasm').open(graph);
 * const [output] = await executor.run({ data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] });
 * await executor.dispose();
 * if (output?.data[0] !== 4) throw new Error(`${output?.data}`);
 * ```
 */
export function tfjsRuntime(name?: BackendName): Runtime {
  return runtimeOn(node, name ?? 'wasm', name);
}

/**
 * Imports and starts a backend, and makes it TensorFlow.js's current one: for `tf.layers`, training and ops of
 * one's own. Nothing is fetched from the network: in Node wasm reads the binaries beside its own script.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the name is unknown, the package is missing or the
 * backend does not start; the backend that was current still is
 *
 * @example
 * ```ts
 * import { useBackend } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await useBackend('wasm');
 * if (tf.getBackend() !== 'wasm') throw new Error(tf.getBackend());
 * ```
 */
export async function useBackend(name: NodeBackendName): Promise<void> {
  await chooseBackend(node, name);
  await makeCurrent(tfjsName(name));
}
