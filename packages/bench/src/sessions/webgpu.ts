import * as tf from '@tensorflow/tfjs-core';
import { noteOf, webgpuGraphics } from './browser/page/graphics.ts';
import { onTfjs } from './on-tfjs.ts';
import type { Started } from './started.ts';

/**
 * Starts TensorFlow.js on WebGPU, in Node or a page, once its package has been imported.
 *
 * @param packages versions of what computes
 */
export function onWebgpu(packages: Readonly<Record<string, string>>): Promise<Started> {
  return onTfjs('webgpu', () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.addEventListener('uncapturederror', ({ error }) => {
      // A shader that fails gives wrong numbers and no exception.
      queueMicrotask(() => {
        throw new Error(error.message);
      });
    });
    const graphics = webgpuGraphics(device.adapterInfo);
    return { ...graphics, note: noteOf(graphics), packages };
  });
}
