import '@tensorflow/tfjs-backend-webgpu';
import { version } from '@tensorflow/tfjs-backend-webgpu/package.json';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';
import { onWebgpu } from '../../webgpu.ts';

/**
 * TensorFlow.js on WebGPU.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the browser finds no adapter
 */
export async function startWebgpu(): Promise<Started> {
  // TensorFlow.js does not look whether there is an adapter.
  if (!(await navigator.gpu?.requestAdapter())) {
    throw unavailable('This browser finds no WebGPU adapter; install a Vulkan driver.');
  }
  return onWebgpu({ '@tensorflow/tfjs-backend-webgpu': version });
}
