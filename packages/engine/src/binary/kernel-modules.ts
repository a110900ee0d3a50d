import { RsanetError, whyOf } from '@rsanet/errors';
import type { BuildName } from './choose-build.ts';
import { relaxed } from './relaxed.ts';
import { withSharedMemory } from './shared-memory.ts';
import { simd } from './simd.ts';

const BASE64 = { simd, relaxed } as const satisfies Record<BuildName, string>;

const modules = new Map<string, Promise<WebAssembly.Module>>();

/**
 * A build of the kernels, compiled once.
 *
 * @param shared whether it imports shared memory
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not compile
 */
export function kernelModule(build: BuildName, shared: boolean): Promise<WebAssembly.Module> {
  const key = `${build} ${shared}`;
  const found = modules.get(key) ?? compiled(build, shared);
  modules.set(key, found);
  found.catch(() => modules.delete(key));
  return found;
}

async function compiled(build: BuildName, shared: boolean): Promise<WebAssembly.Module> {
  const bytes = Uint8Array.from(atob(BASE64[build]), (character) => character.charCodeAt(0));
  try {
    return await WebAssembly.compile(shared ? withSharedMemory(bytes) : bytes);
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The engine's ${build} build does not compile here (${whyOf(cause)}); it takes WebAssembly with SIMD, and a page's Content-Security-Policy has to allow 'wasm-unsafe-eval'.`,
      { cause },
    );
  }
}
