/** Compiled binaries that run together over one memory, and the names of their kernels. */
export interface KernelSet {
  readonly modules: readonly WebAssembly.Module[];
  /** A program holds indices of these; no two binaries export the same. */
  readonly names: readonly string[];
}

/** Computes part `part` of `parts` by the parameters at address `block`. */
type Kernel = (block: number, part: number, parts: number) => void;

/** The kernels of a set over a memory, in the order of its names. */
export function instantiate(
  { modules, names }: KernelSet,
  memory: WebAssembly.Memory,
): readonly Kernel[] {
  const exported = Object.assign(
    {},
    ...modules.map((module) => new WebAssembly.Instance(module, { env: { memory } }).exports),
  );
  return names.map((name) => exported[name]);
}
