import { relaxed } from '../binary/relaxed.ts';
import { simd } from '../binary/simd.ts';

/** One of the two binaries, compiled. */
export interface KernelBuild {
  readonly name: 'SIMD' | 'relaxed SIMD';
  readonly module: WebAssembly.Module;
}

/** The builds that the engine at hand can run. */
export const KERNEL_BUILDS: readonly KernelBuild[] = [
  { name: 'SIMD', bytes: Buffer.from(simd, 'base64') } as const,
  { name: 'relaxed SIMD', bytes: Buffer.from(relaxed, 'base64') } as const,
].flatMap(({ name, bytes }) =>
  WebAssembly.validate(bytes) ? [{ name, module: new WebAssembly.Module(bytes) }] : [],
);
