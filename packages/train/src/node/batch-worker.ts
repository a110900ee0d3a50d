import type { RawImage } from '@rsanet/detect-utils';
import { readImage } from '@rsanet/rsanet/node';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type Batch, type BatchPlan, imageCache, makeBatch } from '../data/index.ts';
import { toFailure } from './failure.ts';
import { shared } from './shared-images.ts';

// What runs in a thread that makes batches.

/** A batch to make. */
export interface BatchOrder {
  readonly plan: BatchPlan;
  /** Those of its images that are decoded, by path. */
  readonly known: ReadonlyMap<string, RawImage>;
  /** Bytes of pixels that may be handed back of the others. */
  readonly room: number;
}

/** A batch and what was decoded for it, by path, or why there is none. */
export type BatchAnswer =
  | { readonly batch: Batch; readonly decoded: ReadonlyMap<string, RawImage> }
  | { readonly failure: unknown };

/** Makes a batch; its pixels are transferred, decoded images are in memory that all threads see. */
export async function makeOrdered({ plan, known, room }: BatchOrder): Promise<BatchAnswer> {
  const decoded = new Map<string, RawImage>();
  let left = room;
  const read = imageCache(Infinity, async (path) => {
    const image = known.get(path) ?? (await readImage(path));
    const { byteLength } = image.data;
    if (known.has(path) || byteLength > left) return image;
    left -= byteLength;
    const kept = shared(image);
    decoded.set(path, kept);
    return kept;
  });
  try {
    const batch = await makeBatch(plan, read);
    const answer = { batch, decoded } satisfies BatchAnswer;
    return move({
      [transferableSymbol]: [batch.pixels.buffer],
      [valueSymbol]: answer,
    }) as unknown as BatchAnswer;
  } catch (error) {
    return { failure: toFailure(error) };
  }
}
