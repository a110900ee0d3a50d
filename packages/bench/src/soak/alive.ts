import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';

/** What of a process outlives its calls, counted. */
export interface Alive {
  /** WebAssembly memories made since, and not collected yet. */
  memories(): number;
  /** Worker threads started since, and not ended yet. */
  workers(): number;
  /** Ends counting. */
  stop(): void;
}

/** Counts what is made from now on of WebAssembly memories in this thread, and of worker threads. */
export function countAlive(): Alive {
  const { Memory } = WebAssembly;
  let [memories, workers] = [0, 0];
  const collected = new FinalizationRegistry<null>(() => memories--);
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, args, newTarget) {
      const memory: WebAssembly.Memory = Reflect.construct(target, args, newTarget);
      memories++;
      collected.register(memory, null);
      return memory;
    },
  });
  const started = (message: unknown) => {
    workers++;
    (message as { worker: Worker }).worker.once('exit', () => workers--);
  };
  subscribe('worker_threads', started);
  return {
    memories: () => memories,
    workers: () => workers,
    stop() {
      WebAssembly.Memory = Memory;
      unsubscribe('worker_threads', started);
    },
  };
}
