import { relaxed, simd } from './binary.ts';

/** The loops of assembly/roofline.ts by build, base64. */
export const ROOFLINE = { simd, relaxed } as const;

/** Builds by which the engine runs, and whose loops measure what they could reach. */
export type RooflineBuild = keyof typeof ROOFLINE;

/** What the machine reaches by one thread of WebAssembly; the best of several tries, as others only take from it. */
export interface MachineSpeed {
  /**
   * Operations per second, two per multiply-add, of a loop that only multiplies and adds in registers: fused with relaxed
   * SIMD, else a multiplication and then an addition.
   */
  readonly peak: number;
  /** Bytes per second over 2 MiB, as much as some maps of a network, which lie in the cache. */
  readonly near: Bandwidth;
  /** Bytes per second over 128 MiB, more than the cache holds. */
  readonly far: Bandwidth;
}

/** Bytes per second. */
export interface Bandwidth {
  readonly read: number;
  /** What is read and what is written, both counted. */
  readonly copy: number;
}

/** How much memory is gone through. */
const NEAR_BYTES = 2 ** 21;
const FAR_BYTES = 2 ** 27;

const [PAGE, BEGIN] = [65536, 1024];

interface Loops {
  readonly MULTIPLY_ADDS: WebAssembly.Global<'i32'>;
  multiplyAdd(at: number, rounds: number): void;
  read(from: number, bytes: number): void;
  copy(to: number, from: number, bytes: number): void;
}

/**
 * Measures the machine as it is now, in about a second.
 *
 * @param options.tries of each figure, 12 by default
 * @param options.farBytes 128 MiB by default
 */
export async function machineSpeed(
  build: RooflineBuild,
  { tries = 12, farBytes = FAR_BYTES }: { tries?: number; farBytes?: number } = {},
): Promise<MachineSpeed> {
  const bytes = Uint8Array.from(atob(ROOFLINE[build]), (character) => character.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 1 + farBytes / PAGE });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const loops = instance.exports as unknown as Loops;
  // Neither denormal nor infinite, whatever is added; written all over, so that every page is there.
  new Float32Array(memory.buffer).fill(1e-3);

  const bandwidth = (size: number): Bandwidth => {
    const half = size / 2;
    return {
      read: size * best((turns) => repeat(turns, () => loops.read(BEGIN, size)), tries),
      copy:
        size * best((turns) => repeat(turns, () => loops.copy(BEGIN + half, BEGIN, half)), tries),
    };
  };
  const rounds = 4096;
  return {
    peak:
      2 *
      rounds *
      loops.MULTIPLY_ADDS.value *
      best((turns) => repeat(turns, () => loops.multiplyAdd(BEGIN, rounds)), tries),
    near: bandwidth(NEAR_BYTES),
    far: bandwidth(farBytes),
  };
}

/** Turns per second at best, by tries long enough for the clock. */
function best(work: (turns: number) => void, tries: number): number {
  const seconds = (turns: number) => {
    const begin = performance.now();
    work(turns);
    return (performance.now() - begin) / 1000;
  };
  let turns = 1;
  // Compiled code is optimised meanwhile.
  while (seconds(turns) < SHORTEST) turns *= 2;
  return turns / Math.min(...Array.from({ length: tries }, () => seconds(turns)));
}

/** Seconds of a try, at least. */
const SHORTEST = 0.01;

function repeat(turns: number, work: () => void): void {
  for (let turn = 0; turn < turns; turn++) work();
}
