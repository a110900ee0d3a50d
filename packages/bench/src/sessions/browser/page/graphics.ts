import type { SessionInfo } from '../../protocol.ts';

/** What computes, as far as graphics go. */
export type Graphics = Pick<SessionInfo, 'renderer' | 'adapter' | 'software'>;

const CPU_NAMES = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bcpu\b/i;

/** Whether a renderer's or adapter's name is that of a program that computes on the CPU. */
export function isSoftware(name: string): boolean {
  return CPU_NAMES.test(name);
}

/** WebGL's renderer, by its unmasked name. */
export function webglGraphics(gl: WebGLRenderingContext): Graphics {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return { renderer, adapter: null, software: isSoftware(renderer) };
}

/** WebGPU's adapter, by all that it says of itself. */
export function webgpuGraphics(info: GPUAdapterInfo): Graphics {
  const { vendor, architecture, device, description } = info;
  const adapter =
    [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
  return { renderer: null, adapter, software: info.isFallbackAdapter || isSoftware(adapter) };
}

/** What a reader of figures has to know of what computes them; null when it is a GPU. */
export function noteOf({ renderer, adapter, software }: Graphics): string | null {
  if (!software) return null;
  return `There is no GPU to use here; ${renderer ?? adapter} computes on the CPU in its place.`;
}
