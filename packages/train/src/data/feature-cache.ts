import type { Size } from '@rsanet/detect-utils';
import type { Executor } from '@rsanet/graph';
import type { Example } from '../augment/index.ts';
import type { Featured } from './feature-batches.ts';

/**
 * Caches what a network makes of examples until its maps fill `limitBytes`; from then on the first examples stay, and
 * others are computed again. Images are computed one by one, so that an example's maps have the same bits in any batch.
 *
 * @returns the maps of an example by its key and size; `draw` is called where they are not known
 */
export function featureCache(
  executor: Executor,
  limitBytes: number,
): (key: string, input: Size, draw: () => Promise<Example>) => Promise<Featured> {
  const known = new Map<string, Featured>();
  let bytes = 0;
  return async (example, { width, height }, draw) => {
    const key = `${width}x${height} ${example}`;
    const found = known.get(key);
    if (found) return found;
    const { pixels, boxes, taught } = await draw();
    const maps = await executor.run({ data: pixels, shape: [1, height, width, 3] });
    const featured = { maps, boxes, taught };
    const size = maps.reduce((sum, { data }) => sum + data.byteLength, 0);
    if (bytes + size <= limitBytes && !known.has(key)) {
      known.set(key, featured);
      bytes += size;
    }
    return featured;
  };
}
