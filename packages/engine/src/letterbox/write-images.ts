import type { ImageBatch, ImageBytes } from '@rsanet/graph';
import { KERNELS } from '../kernels.ts';
import type { Plan } from '../plan/plan.ts';
import type { Runner } from '../runner.ts';
import { letterboxStrips } from './letterbox-strips.ts';

const LETTERBOX = Object.keys(KERNELS).indexOf('letterbox');

/**
 * Draws images into a plan's input, one after the other through its staging region.
 *
 * @param batch images as bytes, of the sizes that their transforms were made for, all into the plan's input
 * @throws RsanetError INVALID_ARGUMENT when two rows of an image do not fit into the staging region
 * @throws the signal's reason when it is aborted between two strips of an image
 */
export async function writeImages(
  { images, letterbox }: ImageBatch,
  { input, staging }: Plan,
  memory: WebAssembly.Memory,
  runner: Runner,
  signal?: AbortSignal,
): Promise<void> {
  for (const [i, transform] of letterbox.entries()) {
    const { width, height } = transform.input;
    const out = input + i * 4 * width * height * 3;
    const image = images[i] as ImageBytes;
    for (const block of letterboxStrips(memory, staging, image, transform, out)) {
      await runner.run(memory, Int32Array.of(LETTERBOX, block), signal);
    }
  }
}
