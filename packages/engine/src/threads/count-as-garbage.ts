/**
 * Lets the garbage collector of this thread know how much goes with a shared memory: it counts the bytes of memories of
 * one thread, but none of shared ones, and so would leave gigabytes of them. Leaves an untouched memory of the same
 * size to it, which is counted and collected with the shared one.
 */
export function countAsGarbage({ buffer }: WebAssembly.Memory): void {
  const pages = buffer.byteLength / 65536;
  try {
    // Only a memory whose buffer has been asked for is counted.
    new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer;
  } catch (error) {
    // Before memory is refused, garbage is collected.
    if (!(error instanceof RangeError)) throw error;
  }
}
