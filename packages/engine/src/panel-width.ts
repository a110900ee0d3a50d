import type { KernelSet } from './kernel-set.ts';
import { PAGE } from './plan/pages.ts';

/**
 * Output channels per panel of packed weights, as a build has them.
 *
 * @param kernels of inference, importing memory of their own
 */
export function panelWidthOf({ modules }: KernelSet): number {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  const { panelWidth } = new WebAssembly.Instance(modules[0]!, { env: { memory } }).exports;
  return (panelWidth as () => number)();
}
