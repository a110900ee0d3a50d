import { RsanetError, shortText, whyOf } from '@rsanet/errors';
import type { KernelSet } from '../kernel-set.ts';
import { KERNELS } from '../kernels.ts';
import { withSharedMemory } from './shared-memory.ts';

/** The kernels' binary: compiled, as bytes, or where they are. */
export type KernelBinary = CompiledModule | BinaryBytes;

/** `WebAssembly.Module`; `never` where its types are not loaded, as in many a project for Node. */
type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Module } };
}
  ? Module
  : never;

/** Bytes, or where they are. */
type BinaryBytes = ArrayBuffer | Uint8Array | URL | string;

/** Kernels that an application brings. */
export interface GivenKernels {
  /** The kernels, importing memory of one thread or shared memory; compiled once. */
  load(shared: boolean): Promise<KernelSet>;
  /** Why they can compute on one thread only; null when they can on several. */
  readonly obstacle: string | null;
}

const EXPECTED = 'give simd.wasm or relaxed.wasm of this version of @rsanet/engine';

/**
 * Kernels from `simd.wasm` or `relaxed.wasm` of this package.
 *
 * @param binary a module serves one thread; bytes, an http(s), data or, in Node, file URL serve several too
 * @throws RsanetError INVALID_ARGUMENT from `load` when it is another binary
 * @throws RsanetError BACKEND_UNAVAILABLE from `load` when the binary cannot be read or does not compile here
 */
export function givenKernels(binary: KernelBinary): GivenKernels {
  const isModule = isCompiled(binary);
  const loaded = new Map<boolean, Promise<KernelSet>>();
  let reading: Promise<Uint8Array> | undefined;

  async function bytes(): Promise<Uint8Array> {
    reading ??= bytesOf(binary as BinaryBytes);
    reading.catch(() => {
      reading = undefined;
    });
    return reading;
  }

  async function kernels(shared: boolean): Promise<KernelSet> {
    const module = isModule ? binary : await compiled(await bytes(), shared);
    return { modules: [ours(module)], names: Object.keys(KERNELS) };
  }

  return {
    obstacle: isModule
      ? 'a compiled module takes memory that is not shared; give its bytes or their URL for several threads'
      : null,
    load(shared) {
      const found = loaded.get(shared) ?? kernels(shared);
      loaded.set(shared, found);
      found.catch(() => loaded.delete(shared));
      return found;
    },
  };
}

/** What a value is, also one of another realm. */
const kindOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

const isCompiled = (binary: KernelBinary): binary is WebAssembly.Module =>
  kindOf(binary) === 'WebAssembly.Module';

async function bytesOf(binary: BinaryBytes): Promise<Uint8Array> {
  if (ArrayBuffer.isView(binary)) return binary;
  if (kindOf(binary) === 'ArrayBuffer') return new Uint8Array(binary as ArrayBuffer);
  try {
    const url = new URL(binary as string | URL, globalThis.document?.baseURI ?? globalThis.location?.href);
    const files = globalThis.process?.getBuiltinModule?.('node:fs/promises');
    if (url.protocol === 'file:' && files) return await files.readFile(url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The engine's binary is not to be had from ${shortText(String(binary))} (${whyOf(cause)}); ${EXPECTED}.`,
      { cause },
    );
  }
}

/** What every binary begins with (WebAssembly 1.0, section 5.5.16). */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

async function compiled(bytes: Uint8Array, shared: boolean): Promise<WebAssembly.Module> {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw foreign(`is no WebAssembly, it begins with ${[...bytes.subarray(0, 4)]}`);
  }
  // Copied, as its memory may be shared.
  const own = new Uint8Array(bytes);
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(own);
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The engine's binary does not compile here (${whyOf(cause)}); take simd.wasm where there is no relaxed SIMD, and give a compiled module where compiling is forbidden.`,
      { cause },
    );
  }
  ours(module);
  return shared ? WebAssembly.compile(withSharedMemory(own)) : module;
}

/** The module, when it is one of this package's. */
function ours(module: WebAssembly.Module): WebAssembly.Module {
  const imports = WebAssembly.Module.imports(module);
  const [memory] = imports;
  if (imports.length !== 1 || memory?.kind !== 'memory' || memory.name !== 'memory') {
    const names = imports.map(({ module: from, name }) => `${from}.${name}`);
    throw foreign(`imports ${names.join(', ') || 'nothing'}, where env.memory is expected`);
  }
  const functions = new Set(
    WebAssembly.Module.exports(module).flatMap(({ kind, name }) =>
      kind === 'function' ? [name] : [],
    ),
  );
  const missing = [...Object.keys(KERNELS), 'panelWidth'].filter((name) => !functions.has(name));
  if (missing.length > 0) throw foreign(`lacks ${missing.join(', ')}`);
  return module;
}

const foreign = (what: string) =>
  new RsanetError('INVALID_ARGUMENT', `The engine's binary ${what}; ${EXPECTED}.`);
