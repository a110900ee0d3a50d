import type { NewDetector } from '@rsanet/train';
import { autoBatch, freeMemory, gigabytes, wasmBatch } from '../auto-batch.ts';
import type { Io } from '../command.ts';
import type { Recipe } from './recipe.ts';

/**
 * Images per batch: as many as were asked for, or what `--batch auto` means, those of the run that is
 * resumed, else as many as memory takes.
 *
 * @param frozen names of nodes whose weights stay
 * @throws UsageError when not even one image fits
 */
export async function batchSizeOf(
  recipe: Recipe,
  { graph, spec }: NewDetector,
  frozen: readonly string[],
  { stderr }: Io,
): Promise<number> {
  if (!recipe.autoBatch) return recipe.batch;
  const { learntSizes, recordedBatchSize } = await import('@rsanet/train');
  const { folderCheckpoints } = await import('@rsanet/train/node');
  const recorded = recipe.resume ? await recordedBatchSize(folderCheckpoints(recipe.out)) : null;
  if (recorded !== null) {
    stderr.write(`Batches of ${recorded} images, as in the run so far.\n`);
    return recorded;
  }
  const free = freeMemory();
  const largest = learntSizes({ spec, multiScale: recipe.multiScale }).at(-1)!;
  const { images, bytes } =
    recipe.backend === 'wasm'
      ? await wasmBatch(graph, largest, recipe.batch, frozen)
      : await autoBatch(graph, largest, recipe.batch, frozen, free);
  stderr.write(`Batches of ${images} images, ${gigabytes(bytes)} of ${gigabytes(free)} free.\n`);
  return images;
}
