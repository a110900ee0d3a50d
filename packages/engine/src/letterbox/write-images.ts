import type { ImageBatch, ImageBytes } from '@rsanet/graph';
import { KERNELS } from '../kernels.ts';
import type { Plan } from '../plan/plan.ts';
import type { Runner } from '../runner.ts';
import { letterboxStrips } from './letterbox-strips.ts';

const LETTERBOX = Object.keys(KERNELS).indexOf('letterbox');

/**
 * Letterboxes images into the input of a plan, one after the other.
 *
 * @param batch bytes that fit their transforms and the plan
 * @param memory what the plan runs in
 * @throws RsanetError INVALID_ARGUMENT when an image is too wide for the plan's staging region
 * @throws the signal's reason when it is aborted
 */
export async function writeImages(
  { images, letterbox }: ImageBatch,
  { input, inputShape, staging }: Plan,
  memory: WebAssembly.Memory,
  runner: Runner,
  signal?: AbortSignal,
): Promise<void> {
  const [, height, width] = inputShape as readonly [number, number, number, number];
  for (const [i, image] of images.entries()) {
    const out = input + i * height * width * 3 * 4;
    const strips = letterboxStrips(memory, staging, image as ImageBytes, letterbox[i]!, out);
    for (const block of strips) {
      await runner.run(memory, Int32Array.of(LETTERBOX, block), signal);
    }
  }
}
