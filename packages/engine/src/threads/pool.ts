import { RsanetError } from '@rsanet/errors';
import { type Crew, newCrew } from './crew.ts';
import type { Thread, ThreadEvents } from './environment.ts';

/** One of those that a pool's workers serve. */
interface Membership {
  /**
   * As many workers as there are parts, started where they are missing or have died.
   *
   * @throws RsanetError WORKER_FAILED when they do not start
   */
  crew(parts: number): Promise<Crew>;
  /** Makes the workers let go of a memory. */
  release(memory: WebAssembly.Memory): void;
  /** Ends the membership; the last one to leave ends the workers. Resolves once they are gone. */
  leave(): Promise<void>;
}

/** Workers that are there as long as someone needs them. */
export interface WorkerPool {
  join(): Membership;
}

/**
 * A pool without workers yet.
 *
 * @param start starts a worker
 */
export function workerPool(start: (events: ThreadEvents) => Thread): WorkerPool {
  const members = new Set<Membership>();
  let current: Crew | null = null;
  let gone = Promise.resolve();

  function currentCrew(): Crew {
    if (current !== null) return current;
    const crew = newCrew(start, (ending) => {
      gone = Promise.all([gone, ending]).then(() => {});
      if (current === crew) current = null;
    });
    current = crew;
    return crew;
  }

  return {
    join() {
      const member: Membership = {
        async crew(parts) {
          // What a dying worker still writes must not meet the next run.
          await gone;
          const crew = currentCrew();
          await crew.muster(parts);
          return crew;
        },
        release(memory) {
          current?.release(memory);
        },
        async leave() {
          members.delete(member);
          if (members.size > 0) return;
          await current?.end(new RsanetError('DISPOSED', 'All executors have been disposed.'));
          await gone;
        },
      };
      members.add(member);
      return member;
    },
  };
}
