import { RsanetError } from '@rsanet/errors';
import { KERNELS } from '../kernels.ts';
import type { WorkerPool } from './pool.ts';

/** Bytes of WebAssembly's page. */
const PAGE = 65536;

/** Calls kernels in workers; who calls it neither computes nor blocks. */
export interface ThreadedRunner {
  /** How many parts each step is computed in, each by a worker. */
  readonly parts: number;
  /** Shared memory for this many bytes, a multiple of WebAssembly's page; it never grows. */
  memory(bytes: number): WebAssembly.Memory;
  /**
   * Calls kernel after kernel; one run per memory at a time.
   *
   * @param program pairs of a kernel's index among the names in `KERNELS` and its block's address
   * @throws the signal's reason when it is aborted; the workers have left the memory by then
   * @throws RsanetError WORKER_FAILED when a worker dies; the next run starts them anew
   * @throws RsanetError DISPOSED when it is closed meanwhile
   */
  run(memory: WebAssembly.Memory, program: Int32Array, signal?: AbortSignal): Promise<void>;
  /** Lets go of what belongs to a memory that is no longer used. */
  release(memory: WebAssembly.Memory): void;
  /** Stops what runs and leaves the pool, whose last user takes the workers along; idempotent. */
  close(): Promise<void>;
}

/**
 * A runner on a pool's workers, started.
 *
 * @param module the kernels, importing shared memory
 * @throws RsanetError WORKER_FAILED when the workers do not start
 */
export async function threadedRunner(
  pool: WorkerPool,
  module: WebAssembly.Module,
  parts: number,
): Promise<ThreadedRunner> {
  const membership = pool.join();
  const closing = new AbortController();
  const memories = new Set<WebAssembly.Memory>();
  const runs = new Set<Promise<void>>();
  let closed: Promise<void> | undefined;
  const kernels = Object.keys(KERNELS);

  async function compute(memory: WebAssembly.Memory, program: Int32Array, signal?: AbortSignal) {
    const signals = [closing.signal, ...(signal === undefined ? [] : [signal])];
    const proceed = () => {
      for (const { reason, aborted } of signals) if (aborted) throw reason;
    };
    proceed();
    const crew = await membership.crew(parts);
    proceed();
    memories.add(memory);
    await crew.run({ module, memory, kernels, program, parts, signals });
    proceed();
  }

  async function close() {
    closing.abort(new RsanetError('DISPOSED', 'The executor has been disposed.'));
    await Promise.allSettled(runs);
    for (const memory of memories) membership.release(memory);
    await membership.leave();
  }

  const runner: ThreadedRunner = {
    parts,
    memory: (bytes) =>
      new WebAssembly.Memory({ initial: bytes / PAGE, maximum: bytes / PAGE, shared: true }),
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
      if (memories.delete(memory)) membership.release(memory);
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
