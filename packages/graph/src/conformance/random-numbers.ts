/**
 * Numbers in [low, high), the same for the same key (mulberry32, seeded by the key's FNV-1a hash).
 *
 * @example
 * ```ts
 * import { randomNumbers } from '@rsanet/graph/conformance';
 *
 * const [a, b] = [randomNumbers(3, 'conv/kernel'), randomNumbers(3, 'conv/kernel')];
 * if (a.join() !== b.join()) throw new Error('expected the same numbers');
 * ```
 */
export function randomNumbers(
  size: number,
  key: string | number,
  low = -1,
  high = 1,
): Float32Array {
  const next = randomSource(key);
  const numbers = new Float32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = low + (high - low) * next();
  return numbers;
}

/** Draws one number in [0, 1) after the other. */
export function randomSource(key: string | number): () => number {
  let state = 0x811c9dc5;
  for (const character of String(key)) {
    state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  }
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
