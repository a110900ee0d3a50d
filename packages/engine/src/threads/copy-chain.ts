import { KERNELS } from '../kernels.ts';
import { blockBytes, writeBlock } from '../parameter-block.ts';

/** A program of copies, by hand, and the memory it works on. */
export interface CopyChain {
  readonly memory: WebAssembly.Memory;
  readonly program: Int32Array;
  /** Writes new values, seeded, to be copied from map to map. */
  fill(seed: number): void;
  /** Whether the last map holds the values written last. */
  arrived(): boolean;
}

const SIDES = [7, 1013] as const;
const FLOATS = SIDES[0] * SIDES[1];

/**
 * Copies a map `steps` times, split by its long side and its short side in turn, so that each part reads what others
 * wrote in the step before.
 *
 * @param memoryOf makes the memory, given its bytes
 */
export function copyChain(
  memoryOf: (bytes: number) => WebAssembly.Memory,
  steps: number,
): CopyChain {
  const maps = 1024 + steps * blockBytes(KERNELS.copyMap);
  const memory = memoryOf(Math.ceil((maps + 8 * FLOATS) / 65536) * 65536);
  const address = (map: number) => maps + (map % 2) * 4 * FLOATS;
  const view = new DataView(memory.buffer);
  const program: number[] = [];
  for (let step = 0; step < steps; step++) {
    const block = 1024 + step * blockBytes(KERNELS.copyMap);
    const [pixels, channels] = step % 2 === 0 ? SIDES : SIDES.toReversed();
    writeBlock(view, block, KERNELS.copyMap, {
      x: address(step),
      ldx: channels!,
      pixels: pixels!,
      channels: channels!,
      out: address(step + 1),
      ldo: channels!,
    });
    program.push(Object.keys(KERNELS).indexOf('copyMap'), block);
  }
  const map = (index: number) => new Float32Array(memory.buffer, address(index), FLOATS);
  let written = 0;
  const value = (seed: number, i: number) => Math.fround(Math.sin(seed * 1e4 + i));
  return {
    memory,
    program: Int32Array.from(program),
    fill(seed) {
      written = seed;
      map(1).fill(0);
      map(0).forEach((_, i, values) => {
        values[i] = value(seed, i);
      });
    },
    arrived: () => map(steps).every((one, i) => one === value(written, i)),
  };
}
