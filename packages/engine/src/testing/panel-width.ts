import type { KernelBuild } from './kernel-builds.ts';

/** Output channels per panel of packed weights in a build. */
export function panelWidthOf({ module }: Pick<KernelBuild, 'module'>): number {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (exports.panelWidth as () => number)();
}
