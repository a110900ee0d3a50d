import { availableParallelism, freemem } from 'node:os';
import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import { UsageError } from './usage-error.ts';

/** Part of the free memory that a batch may take; the rest is for decoded images. */
const SHARE = 3 / 4;

/** The largest batch that fits, and its bytes of memory. */
export interface AutoBatch {
  readonly images: number;
  readonly bytes: number;
}

/**
 * The largest batch that the engine trains in three quarters of the free memory.
 *
 * @param wanted images that are wanted
 * @param frozen names of nodes whose weights stay
 * @param free bytes of free memory
 * @throws UsageError when not even one image fits
 */
export async function autoBatch(
  graph: Graph,
  { height, width }: Size,
  wanted: number,
  frozen: readonly string[],
  free = freeMemory(),
): Promise<AutoBatch> {
  const { fittingImages, trainingBytes } = await import('@rsanet/engine/train');
  const threads = availableParallelism();
  const shape = (images: number) => [images, height, width, 3];
  const limit = SHARE * free;
  const images = fittingImages(graph, shape(wanted), limit, { frozen }, threads);
  const bytes = trainingBytes(graph, shape(Math.max(1, images)), { frozen }, threads);
  if (images > 0) return { images, bytes };
  throw new UsageError(
    `--batch auto finds no batch: one image takes ${gigabytes(bytes)}, and of the free memory training takes ${gigabytes(limit)}; give a smaller --input or make room`,
  );
}

/**
 * The largest batch that TensorFlow.js trains in the 4 GiB of its `wasm` backend, which must have started.
 *
 * @throws UsageError when not even one image fits
 */
export async function wasmBatch(
  graph: Graph,
  { height, width }: Size,
  wanted: number,
  frozen: readonly string[],
): Promise<AutoBatch> {
  const { wasmFittingImages } = await import('@rsanet/tfjs/trainer');
  const batch = await wasmFittingImages(graph, [wanted, height, width, 3], { frozen });
  if (batch.images > 0) return batch;
  throw new UsageError(
    `One image takes ${gigabytes(batch.bytes)}, and the memory of wasm ends at 4.29 GB; give a smaller --input`,
  );
}

/** Bytes that this process may still take: what is free, within the limit of a container. */
export function freeMemory(): number {
  return Math.min(freemem(), process.constrainedMemory() || Infinity);
}

/** A number of bytes for people, such as `1.41 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
