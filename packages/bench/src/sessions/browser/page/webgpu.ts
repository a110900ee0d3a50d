import '@tensorflow/tfjs-backend-webgpu';
import { version } from '@tensorflow/tfjs-backend-webgpu/package.json';
import * as tf from '@tensorflow/tfjs-core';
import { onTfjs } from '../../on-tfjs.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';
import { webgpuGraphics } from './graphics.ts';

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
  return onTfjs('webgpu', () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.addEventListener('uncapturederror', ({ error }) => {
      // A shader that fails gives wrong numbers and no exception.
      reportError(new Error(error.message));
    });
    const packages = { '@tensorflow/tfjs-backend-webgpu': version };
    return { ...webgpuGraphics(device.adapterInfo), packages };
  });
}
