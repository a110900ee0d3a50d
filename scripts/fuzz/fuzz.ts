import { on } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Milliseconds that the process may compute at one input: other programs may hold the CPU for longer. */
const COMPUTING = 5_000;

/** Milliseconds by the clock that one input may take, also where it waits. */
const LONGEST = 60_000;

/** Bytes that the process may grow by: a few of the largest images that are read. */
const MEMORY = 1.5 * 2 ** 30;

/** Bytes of an input that are kept for when it hangs. */
const KEPT = 2 ** 20;

/** What a worker thread is given. */
export interface FuzzJob {
  readonly readers: readonly string[];
  readonly inputs: number;
  readonly seed: number;
  /** The input under way: how many there were so far, its length, and its bytes. */
  readonly current: { readonly state: Int32Array; readonly bytes: Uint8Array };
}

/** An input that a reader does not bear. */
export interface Fault {
  /** The file that was changed; empty where the thread did not end by itself. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly why: string;
}

/** What a search found. */
export interface Fuzzed {
  readonly reader: string;
  readonly inputs: number;
  /** Bytes of memory that the process grew by at most. */
  readonly memory: number;
  /** The smallest that was found; null when the reader takes or refuses all inputs as it should. */
  readonly fault: Fault | null;
}

/**
 * Gives readers files that are nearly right, in a thread that is watched: they may throw RsanetErrors only, no input may take
 * over five seconds of computing, and memory may not grow by more than 1.5 GiB.
 *
 * @param inputs files that each reader is given, or its share of them
 * @param seed makes the inputs
 */
export async function* fuzz(
  readers: readonly string[],
  inputs: number,
  seed: number,
): AsyncGenerator<Fuzzed> {
  for (let next = 0; next < readers.length; ) {
    const thread = startThread(readers.slice(next), inputs, seed);
    try {
      // A thread that hangs is given up, and another goes on behind its reader.
      for (let ended = false; !ended && next < readers.length; next++) {
        const result = await thread.result();
        ended = result.fault?.file === '';
        yield { ...result, reader: readers[next]! };
      }
    } finally {
      await thread.worker.terminate();
    }
  }
}

function startThread(readers: readonly string[], inputs: number, seed: number) {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const bytes = new Uint8Array(new SharedArrayBuffer(KEPT));
  const workerData: FuzzJob = { readers, inputs, seed, current: { state, bytes } };
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  const messages = on(worker, 'message');
  return {
    worker,
    /** What comes of the next reader. */
    async result(): Promise<Omit<Fuzzed, 'reader'>> {
      const before = state[0]!;
      const broken = (why: string) => {
        const fault = { file: '', bytes: bytes.slice(0, state[1]), why };
        return { inputs: state[0]! - before, fault };
      };
      const watch = watchInput(state);
      try {
        const message = messages.next().then(({ value }) => value[0]);
        const ended = await Promise.race([message, watch.broken.then(broken)]);
        return { ...ended, memory: watch.memory() };
      } catch (error) {
        const { stack } = error as Error;
        return { ...broken(`The thread ended: ${stack ?? error}`), memory: watch.memory() };
      } finally {
        watch.stop();
      }
    },
  };
}

/** Watches that inputs come and go, and how much memory they take; says what is wrong. */
function watchInput(state: Int32Array) {
  const start = process.memoryUsage.rss();
  let [seen, since, computed] = [state[0], performance.now(), computingTime()];
  const first = seen;
  let memory = 0;
  let timer: NodeJS.Timeout;
  const broken = new Promise<string>((resolve) => {
    timer = setInterval(() => {
      if (state[0] !== seen) {
        [seen, since, computed] = [state[0], performance.now(), computingTime()];
      }
      memory = Math.max(memory, process.memoryUsage.rss() - start);
      const isRead = seen !== first;
      if (isRead && computingTime() - computed > COMPUTING) {
        resolve(`It computes for over ${COMPUTING} ms.`);
      }
      if (isRead && performance.now() - since > LONGEST) resolve(`It takes over ${LONGEST} ms.`);
      if (memory > MEMORY) resolve(`Memory grows by ${Math.round(memory / 2 ** 20)} MiB.`);
    }, 50);
  });
  return { broken, memory: () => memory, stop: () => clearInterval(timer) };
}

/** Milliseconds of CPU that the process has had. */
function computingTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
