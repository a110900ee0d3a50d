import { RsanetError } from '@rsanet/errors';
import type { KernelSet } from '../kernel-set.ts';
import { PAGE } from '../plan/pages.ts';
import type { Runner } from '../runner.ts';
import { countAsGarbage } from './count-as-garbage.ts';
import type { WorkerPool } from './pool.ts';

/**
 * A runner on a pool's workers, started: whoever calls it neither computes nor blocks. Its runs reject with RsanetError
 * WORKER_FAILED when a worker dies, after which the next run starts the workers anew, with DISPOSED when it is closed
 * meanwhile, and with the reason of a signal once the workers have left the memory.
 *
 * @param kernels importing shared memory
 * @throws RsanetError WORKER_FAILED when the workers do not start
 */
export async function threadedRunner(
  pool: WorkerPool,
  kernels: KernelSet,
  parts: number,
): Promise<Runner> {
  const membership = pool.join();
  const closing = new AbortController();
  const memories = new Set<WebAssembly.Memory>();
  const runs = new Set<Promise<void>>();
  let closed: Promise<void> | undefined;

  async function compute(memory: WebAssembly.Memory, program: Int32Array, signal?: AbortSignal) {
    const signals = [closing.signal, ...(signal ? [signal] : [])];
    const proceed = () => {
      for (const { reason, aborted } of signals) if (aborted) throw reason;
    };
    proceed();
    const crew = await membership.crew(parts);
    proceed();
    await crew.run({ memory, kernels, program, parts, signals });
    proceed();
  }

  async function close() {
    closing.abort(new RsanetError('DISPOSED', 'The executor has been disposed.'));
    await Promise.allSettled(runs);
    for (const memory of memories) runner.release(memory);
    await membership.leave();
  }

  const runner: Runner = {
    parts,
    memory(bytes) {
      const pages = bytes / PAGE;
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      memories.add(memory);
      return memory;
    },
    async run(memory, program, signal) {
      const run = compute(memory, program, signal);
      runs.add(run);
      try {
        await run;
      } finally {
        runs.delete(run);
      }
    },
    release(memory) {
      if (!memories.delete(memory)) return;
      membership.release(memory);
      countAsGarbage(memory);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
  try {
    await membership.crew(parts);
  } catch (error) {
    await runner.close();
    throw error;
  }
  return runner;
}
