import { RsanetError } from '@rsanet/errors';
import { version } from '@tensorflow/tfjs-backend-webgpu/package.json';
import * as tf from '@tensorflow/tfjs-core';
import type { ArmInfo, BrowserBackendName } from '../../protocol.ts';
import { webglGraphics, webgpuGraphics } from './graphics.ts';

/** What a started backend tells of itself. */
export type BackendFacts = Pick<
  ArmInfo,
  'simd' | 'threads' | 'renderer' | 'adapter' | 'software' | 'packages'
>;

const NOTHING = { simd: null, threads: null, renderer: null, adapter: null, software: null };

const starters: Readonly<Record<BrowserBackendName, (threads?: number) => Promise<BackendFacts>>> =
  {
    'browser-cpu': startCpu,
    'browser-wasm': startWasm,
    'browser-wasm-threads': startWasmThreads,
    'browser-webgl': startWebgl,
    'browser-webgpu': startWebgpu,
  };

/**
 * Starts a backend in this page, the only one that it loads.
 *
 * @param threads of `browser-wasm-threads`, 1..8; half of the cores by default
 * @throws RsanetError BACKEND_UNAVAILABLE when this browser or machine does not have it
 */
export function startBackend(name: BrowserBackendName, threads?: number): Promise<BackendFacts> {
  return starters[name](threads);
}

async function startCpu(): Promise<BackendFacts> {
  const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
  await activate('cpu');
  return { ...NOTHING, threads: 1, packages: { '@tensorflow/tfjs-backend-cpu': version_cpu } };
}

async function startWasm(): Promise<BackendFacts> {
  return { ...(await activateWasm({ threaded: false })), threads: 1 };
}

async function startWasmThreads(wanted?: number): Promise<BackendFacts> {
  const facts = await activateWasm({ threaded: true });
  if (wanted === undefined || facts.threads === wanted) return facts;
  throw unavailable(
    `TensorFlow.js runs ${facts.threads} threads where ${wanted} were asked for; ask for 1 to 8.`,
  );
}

async function activateWasm({ threaded }: { threaded: boolean }): Promise<BackendFacts> {
  const { setWasmPaths, getThreadsCount, version_wasm } = await import(
    '@tensorflow/tfjs-backend-wasm'
  );
  setWasmPaths('/wasm/');
  if (!threaded) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  else if (!(await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'))) {
    throw unavailable('This browser has no threads for wasm; use a newer one.');
  }
  await activate('wasm');
  return {
    ...NOTHING,
    simd: (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean,
    threads: getThreadsCount(),
    packages: { '@tensorflow/tfjs-backend-wasm': version_wasm },
  };
}

async function startWebgl(): Promise<BackendFacts> {
  const { version_webgl } = await import('@tensorflow/tfjs-backend-webgl');
  if (!document.createElement('canvas').getContext('webgl2')) {
    throw unavailable(
      'This browser gives no WebGL 2; install a graphics driver or a newer Chromium.',
    );
  }
  await activate('webgl');
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } };
  const packages = { '@tensorflow/tfjs-backend-webgl': version_webgl };
  return { ...NOTHING, ...webglGraphics(gpgpu.gl), packages };
}

async function startWebgpu(): Promise<BackendFacts> {
  // TensorFlow.js does not look whether there is an adapter.
  if (!(await navigator.gpu?.requestAdapter())) {
    throw unavailable('This browser finds no WebGPU adapter; install a Vulkan driver.');
  }
  await import('@tensorflow/tfjs-backend-webgpu');
  await activate('webgpu');
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  // A shader that fails gives wrong numbers and no exception.
  device.addEventListener('uncapturederror', ({ error }) => reportError(new Error(error.message)));
  const packages = { '@tensorflow/tfjs-backend-webgpu': version };
  return { ...NOTHING, ...webgpuGraphics(device.adapterInfo), packages };
}

/** Makes a backend current; TensorFlow.js's setBackend can leave another one active without throwing. */
async function activate(id: string): Promise<void> {
  const started = await tf.setBackend(id);
  if (started && tf.getBackend() === id) return;
  const active = tf.getBackend();
  throw new Error(`TensorFlow.js did not start '${id}'${active ? `; '${active}' is active` : ''}.`);
}

function unavailable(message: string): RsanetError {
  return new RsanetError('BACKEND_UNAVAILABLE', message);
}
