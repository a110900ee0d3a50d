import { webglGraphics, webgpuGraphics } from '@rsanet/bench/browser';
import type { BrowserFacts, Graphics } from './offers.ts';
import { rendererName } from './renderer-name.ts';

/** Asks the browser what can compute here; starts no backend. */
export async function browserFacts(): Promise<BrowserFacts> {
  return {
    secure: isSecureContext,
    hasWebgpu: 'gpu' in navigator,
    adapter: await webgpuAdapter(),
    renderer: webglRenderer(),
    hasWasm: typeof WebAssembly === 'object',
    isolated: crossOriginIsolated,
    cores: navigator.hardwareConcurrency,
  };
}

async function webgpuAdapter(): Promise<Graphics | null> {
  const found = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!found) return null;
  const { adapter, software } = webgpuGraphics(found.info);
  return { name: adapter ?? 'unnamed', software: software === true };
}

function webglRenderer(): Graphics | null {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return null;
  const { renderer, software } = webglGraphics(gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { name: rendererName(renderer ?? 'unnamed'), software: software === true };
}
