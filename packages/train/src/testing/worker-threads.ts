import type { Worker } from 'node:worker_threads';

/** Worker threads of this process, started from now on, that have not ended. */
export function watchThreads(): ReadonlySet<Worker> {
  const threads = new Set<Worker>();
  process.on('worker', (worker: Worker) => {
    threads.add(worker);
    worker.once('exit', () => threads.delete(worker));
  });
  return threads;
}
