import { RsanetError, whyOf } from '@rsanet/errors';
import type { KernelSet } from '../kernel-set.ts';
import { KERNELS } from '../kernels.ts';
import type { BuildName } from './choose-build.ts';
import { inflate } from './inflate.ts';
import { withSharedMemory } from './shared-memory.ts';

// A page loads the build that it runs, and no other.
const BASE64: Record<BuildName, () => Promise<string>> = {
  simd: async () => (await import('./simd.ts')).simd,
  relaxed: async () => (await import('./relaxed.ts')).relaxed,
};

const modules = new Map<string, Map<boolean, Promise<WebAssembly.Module>>>();

/**
 * The kernels that run a network.
 *
 * @param shared whether they import shared memory
 * @throws RsanetError BACKEND_UNAVAILABLE when they do not compile
 */
export async function inferenceKernels(build: BuildName, shared: boolean): Promise<KernelSet> {
  const base64 = await BASE64[build]();
  return { modules: [await kernelModule(base64, shared)], names: Object.keys(KERNELS) };
}

/**
 * A binary of kernels, compiled once.
 *
 * @param base64 the binary, deflated
 * @param shared whether it imports shared memory
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not compile
 */
export function kernelModule(base64: string, shared: boolean): Promise<WebAssembly.Module> {
  const made = modules.get(base64) ?? new Map<boolean, Promise<WebAssembly.Module>>();
  modules.set(base64, made);
  const found = made.get(shared) ?? compiled(base64, shared);
  made.set(shared, found);
  found.catch(() => made.delete(shared));
  return found;
}

async function compiled(base64: string, shared: boolean): Promise<WebAssembly.Module> {
  const bytes = await inflate(base64);
  try {
    return await WebAssembly.compile(shared ? withSharedMemory(bytes) : bytes);
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The engine's kernels do not compile here (${whyOf(cause)}); it takes WebAssembly with SIMD, and a page's Content-Security-Policy has to allow 'wasm-unsafe-eval'.`,
      { cause },
    );
  }
}
