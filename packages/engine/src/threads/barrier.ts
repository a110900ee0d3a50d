// Words of the memory that the workers of one computation share.
const ARRIVED = 0;
const GENERATION = 1;
const STOP_REQUESTED = 2;
const STOPPED = 3;
const WORDS = 4;

/** How often a worker looks before it sleeps: about as long as waking it takes; longer hurts where others want the core. */
const SPINS = 2000;

/** What the workers of one computation meet over. */
export function newBarrier(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * WORDS));
}

/** Asks the workers of run `serial`, not 0, to stop at the next barrier. Callable from any thread. */
export function requestStop(barrier: Int32Array<SharedArrayBuffer>, serial: number): void {
  Atomics.store(barrier, STOP_REQUESTED, serial);
}

/**
 * Blocks until `parts` workers are here, and returns whether run `serial` stops: the same for all of them, as
 * the last to arrive decides it. A run's number is not used again, so no state has to be cleared in between.
 */
export function meet(
  barrier: Int32Array<SharedArrayBuffer>,
  parts: number,
  serial: number,
): boolean {
  const generation = Atomics.load(barrier, GENERATION);
  if (Atomics.add(barrier, ARRIVED, 1) === parts - 1) {
    if (Atomics.load(barrier, STOP_REQUESTED) === serial) Atomics.store(barrier, STOPPED, serial);
    Atomics.store(barrier, ARRIVED, 0);
    Atomics.add(barrier, GENERATION, 1);
    Atomics.notify(barrier, GENERATION);
  } else {
    for (let spins = 0; Atomics.load(barrier, GENERATION) === generation; spins++) {
      if (spins >= SPINS) Atomics.wait(barrier, GENERATION, generation);
    }
  }
  return Atomics.load(barrier, STOPPED) === serial;
}
