import { version_webgl } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { onTfjs } from '../../on-tfjs.ts';
import type { Started } from '../../started.ts';
import { unavailable } from '../../unavailable.ts';
import { noteOf, webglGraphics } from './graphics.ts';

/**
 * TensorFlow.js on WebGL 2.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the browser gives none
 */
export async function startWebgl(): Promise<Started> {
  if (!document.createElement('canvas').getContext('webgl2')) {
    throw unavailable('This browser gives no WebGL 2; install a GPU driver or a newer Chromium.');
  }
  return onTfjs('webgl', () => {
    const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } };
    const graphics = webglGraphics(gpgpu.gl);
    const packages = { '@tensorflow/tfjs-backend-webgl': version_webgl };
    return { ...graphics, note: noteOf(graphics), packages };
  });
}
