import { RsanetError, whyOf } from '@rsanet/errors';
import type { KernelSet } from '../kernel-set.ts';
import { newBarrier, requestStop } from './barrier.ts';
import type { Thread, ThreadEvents } from './environment.ts';
import type { AttachMessage } from './messages.ts';

/** One run over a memory. */
interface CrewRun {
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelSet;
  readonly program: Int32Array;
  readonly parts: number;
  /** Each stops it between two steps; it resolves then too. */
  readonly signals: readonly AbortSignal[];
}

/** Workers that compute together and end together. */
export interface Crew {
  /**
   * Waits until there are this many workers.
   *
   * @throws RsanetError WORKER_FAILED when one does not start
   */
  muster(count: number): Promise<void>;
  /**
   * Computes with as many mustered workers as there are parts; one run per memory at a time.
   *
   * @throws RsanetError WORKER_FAILED when one of them dies, and with it the crew
   */
  run(run: CrewRun): Promise<void>;
  /** Makes the workers let go of a memory. */
  release(memory: WebAssembly.Memory): void;
  /** Ends all workers; runs under way reject with the error. Resolves once the last one is gone. */
  end(error: RsanetError): Promise<void>;
}

interface Hand {
  readonly thread: Thread;
  readonly ready: Promise<void>;
  /** The memories it was sent. */
  readonly attached: Set<number>;
}

/**
 * A crew without workers yet.
 *
 * @param start starts a worker
 * @param onEnd called when the crew has come to its end, with what resolves once the last worker is gone
 */
export function newCrew(
  start: (events: ThreadEvents) => Thread,
  onEnd: (gone: Promise<void>) => void,
): Crew {
  const hands: Hand[] = [];
  const runs = new Map<number, Pick<PromiseCallbacks, 'resolve' | 'reject'>>();
  const starts = new Set<PromiseCallbacks['reject']>();
  const memories = new Map<WebAssembly.Memory, Pick<AttachMessage, 'id' | 'barrier'>>();
  let [serials, ids] = [0, 0];
  let ended: { readonly error: RsanetError; readonly gone: Promise<void> } | null = null;

  function end(error: RsanetError): Promise<void> {
    if (ended === null) {
      const gone = Promise.all(hands.map(({ thread }) => thread.stop())).then(() => {});
      ended = { error, gone };
      for (const { reject } of runs.values()) reject(error);
      for (const reject of starts) reject(error);
      onEnd(gone);
    }
    return ended.gone;
  }

  const fail = (why: string) =>
    end(
      new RsanetError(
        'WORKER_FAILED',
        `A worker that computes has failed (${why}); the next run starts all workers anew.`,
        { cause: new Error(why) },
      ),
    );

  // Ending workers keep the process alive until they are gone, for those who wait for that.
  function unrefIdle(threads: readonly Thread[]): void {
    if (runs.size === 0 && ended === null) for (const thread of threads) thread.unref();
  }

  function hire(): Hand {
    const { promise: ready, resolve, reject } = withCallbacks();
    // Each muster hears of it anew.
    ready.catch(() => {});
    const thread = start({
      message(message) {
        if (message.kind === 'ended') {
          runs.get(message.serial)?.resolve();
        } else {
          starts.delete(reject);
          unrefIdle([thread]);
          resolve();
        }
      },
      died: fail,
    });
    starts.add(reject);
    return { thread, ready, attached: new Set() };
  }

  function attach(memory: WebAssembly.Memory) {
    const held = memories.get(memory) ?? { id: ++ids, barrier: newBarrier() };
    memories.set(memory, held);
    return held;
  }

  return {
    async muster(count) {
      try {
        while (ended === null && hands.length < count) hands.push(hire());
      } catch (error) {
        await fail(whyOf(error));
      }
      if (ended !== null) throw ended.error;
      await Promise.all(hands.slice(0, count).map(({ ready }) => ready));
    },
    async run({ memory, kernels, program, parts, signals }) {
      if (ended !== null) throw ended.error;
      const { id, barrier } = attach(memory);
      const serial = ++serials;
      const { promise, resolve, reject } = withCallbacks();
      runs.set(serial, { resolve, reject });
      try {
        hands.slice(0, parts).forEach(({ thread, attached }, part) => {
          thread.ref();
          if (!attached.has(id)) {
            thread.post({ kind: 'attach', id, memory, kernels, barrier });
          }
          attached.add(id);
          thread.post({ kind: 'run', id, serial, program, part, parts });
        });
      } catch (error) {
        // Workers that have been sent the run wait for those that have not.
        fail(whyOf(error));
      }
      const stop = () => requestStop(barrier, serial);
      for (const signal of signals) signal.addEventListener('abort', stop);
      try {
        await promise;
      } finally {
        for (const signal of signals) signal.removeEventListener('abort', stop);
        runs.delete(serial);
        unrefIdle(hands.map(({ thread }) => thread));
      }
    },
    release(memory) {
      const held = memories.get(memory);
      if (held === undefined) return;
      memories.delete(memory);
      for (const { thread, attached } of hands) {
        if (attached.delete(held.id)) thread.post({ kind: 'detach', id: held.id });
      }
    },
    end,
  };
}

interface PromiseCallbacks {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

function withCallbacks(): PromiseCallbacks {
  let callbacks: Omit<PromiseCallbacks, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    callbacks = { resolve, reject };
  });
  return { promise, ...callbacks! };
}
