import { KERNELS } from './kernels.ts';
import { PAGE } from './plan/pages.ts';
import type { Runner } from './runner.ts';

type Kernel = (block: number, part: number, parts: number) => void;

/**
 * Calls the kernels where it is called, one after the other without a pause.
 *
 * @param module the kernels, importing memory of their own
 */
export function localRunner(module: WebAssembly.Module): Runner {
  const instances = new WeakMap<WebAssembly.Memory, readonly Kernel[]>();

  function kernelsOf(memory: WebAssembly.Memory): readonly Kernel[] {
    const found = instances.get(memory);
    if (found) return found;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const kernels = Object.keys(KERNELS).map((name) => exports[name] as Kernel);
    instances.set(memory, kernels);
    return kernels;
  }

  return {
    parts: 1,
    memory: (bytes) => new WebAssembly.Memory({ initial: bytes / PAGE, maximum: bytes / PAGE }),
    async run(memory, program, signal) {
      const kernels = kernelsOf(memory);
      for (let at = 0; at < program.length; at += 2) {
        signal?.throwIfAborted();
        kernels[program[at]!]!(program[at + 1]!, 0, 1);
      }
    },
    release(memory) {
      instances.delete(memory);
    },
    async close() {},
  };
}
