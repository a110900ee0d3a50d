import { engine } from '@tensorflow/tfjs-core';

/** The WebGL context that TensorFlow.js computes with now. */
function webglContext(): WebGLRenderingContext {
  const { gpgpu } = engine().registry.webgl as unknown as {
    gpgpu: { gl: WebGLRenderingContext };
  };
  return gpgpu.gl;
}

/** Takes WebGL's context away, as a browser does that runs out of memory; resolves when the page has been notified. */
export function loseWebgl(): Promise<unknown> {
  const gl = webglContext();
  const reported = new Promise((resolve) => {
    gl.canvas.addEventListener('webglcontextlost', resolve, { once: true });
  });
  gl.getExtension('WEBGL_lose_context')!.loseContext();
  return reported;
}

/** Takes WebGPU's device away; resolves when the page has been notified. */
export function loseWebgpu(): Promise<unknown> {
  const { device } = engine().registry.webgpu as unknown as { device: GPUDevice };
  device.destroy();
  return device.lost;
}
