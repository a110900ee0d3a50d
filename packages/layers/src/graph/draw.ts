import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Draws from a normal distribution around 0 that depend on the seed and a name alone, so that a node
 * added elsewhere in a network changes no other node's weights.
 *
 * @param count how many values
 */
export function drawNormal(
  count: number,
  deviation: number,
  seed: number,
  name: string,
): Float32Array {
  const words = [1, 2, 3, 4].map((word) => hash(`${word}/${seed}/${name}`));
  const random = xoroshiro128plusFromState(words);
  const values = new Float32Array(count);
  // Box and Muller: two uniform draws make two normal ones.
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    const angle = 2 * Math.PI * uniformFloat64(random);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** FNV-1a over UTF-16 units, and the finaliser of MurmurHash3, so that each bit reaches all others. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
