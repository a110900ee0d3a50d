import { instantiate, type KernelSet } from './kernel-set.ts';
import { pause } from './pause.ts';
import { PAGE } from './plan/pages.ts';
import type { Runner } from './runner.ts';

/** Milliseconds after which a run that may be aborted lets the event loop go on. */
const STRETCH = 8;

/**
 * Calls the kernels where it is called, one after the other: without a pause, or, given a signal, with one every
 * 8 ms, as what aborts it could not happen otherwise.
 *
 * @param kernels importing memory of their own
 */
export function localRunner(kernels: KernelSet): Runner {
  const instances = new WeakMap<WebAssembly.Memory, ReturnType<typeof instantiate>>();

  function kernelsOf(memory: WebAssembly.Memory): ReturnType<typeof instantiate> {
    const found = instances.get(memory) ?? instantiate(kernels, memory);
    instances.set(memory, found);
    return found;
  }

  return {
    parts: 1,
    memory: (bytes) => new WebAssembly.Memory({ initial: bytes / PAGE, maximum: bytes / PAGE }),
    async run(memory, program, signal) {
      const called = kernelsOf(memory);
      let began = signal && performance.now();
      for (let at = 0; at < program.length; at += 2) {
        if (began !== undefined && performance.now() - began > STRETCH) {
          await pause();
          began = performance.now();
        }
        signal?.throwIfAborted();
        called[program[at]!]!(program[at + 1]!, 0, 1);
      }
    },
    release(memory) {
      instances.delete(memory);
    },
    async close() {},
  };
}
