import { RsanetError } from '@rsanet/errors';
import type { RawTensor } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { gradientsByOneRun } from './loss-gradients.ts';
import type { TrainingNetwork } from './training-network.ts';

/** Where WebAssembly's memory ends. */
const END = 2 ** 32;

/** What a batch takes in memory at most: `fixed + perImage * images` bytes. */
export interface TrainingMemory {
  /** All that TensorFlow.js holds before the batch, and the gradients of the weights. */
  readonly fixed: number;
  readonly perImage: number;
}

/**
 * Measures the memory of training by one image that teaches nothing, as TensorFlow.js counts it: on the way back it
 * keeps what every operation computed, so that a batch takes as many times that as it has images.
 *
 * @param inputs a batch, `[n, h, w, c]` per input; of its first image the sizes count alone
 * @param on runs synchronous work on the network's backend
 */
export async function measureMemory(
  network: TrainingNetwork,
  inputs: readonly tf.Tensor4D[],
  on: <Result>(work: () => Result) => Result,
): Promise<TrainingMemory> {
  const { numBytes } = tf.memory();
  const weightBytes = [...network.parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0);
  const profile = await on(() =>
    tf.profile(() => {
      const images = inputs.map((input) =>
        tf.zeros<tf.Rank.R4>([1, ...input.shape.slice(1)] as never),
      );
      try {
        const { gradients, statistics } = gradientsByOneRun(network, images, nothing);
        tf.dispose([...gradients.values(), ...statistics.values()]);
      } finally {
        tf.dispose(images);
      }
      return [];
    }),
  );
  const fixed = numBytes + weightBytes;
  return { fixed, perImage: Math.max(0, profile.peakBytes - fixed) };
}

const nothing = (outputs: readonly RawTensor[]) => ({
  value: 0,
  gradients: outputs.map(({ data, shape }) => ({ data: new Float32Array(data.length), shape })),
});

/** Bytes that a batch takes at most. */
export const bytesOf = ({ fixed, perImage }: TrainingMemory, images: number): number =>
  fixed + perImage * images;

/**
 * Refuses a batch that WebAssembly's memory does not hold.
 *
 * @param cause the trap, where it has happened already
 * @throws RsanetError INVALID_ARGUMENT saying how many images per batch fit
 */
export function assertFits(
  memory: TrainingMemory,
  [images, height, width]: readonly number[],
  cause?: unknown,
): void {
  const bytes = bytesOf(memory, images!);
  if (bytes <= END && cause === undefined) return;
  const most = Math.floor((END - memory.fixed) / memory.perImage);
  // Where it failed although it should have fitted, fewer than there were.
  const fit = Math.max(0, Math.min(most, cause === undefined ? most : images! - 1));
  const remedy =
    fit > 0
      ? `about ${fit} ${fit === 1 ? 'image fits' : 'images fit'} per batch`
      : 'not one image fits, so give smaller images';
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A batch of ${images} images of ${width}x${height} takes ${(bytes / 2 ** 30).toFixed(1)} GiB, and the memory of the backend 'wasm' ends at 4 GiB: ${remedy}.`,
    { cause },
  );
}

/** Whether an error is what WebAssembly says where its memory is at an end. */
export const isOutOfMemory = (error: unknown): boolean =>
  (typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError) ||
  /out of memory|memory access out of bounds|Aborted\(|Cannot enlarge memory|Array buffer allocation failed/i.test(
    String(error),
  );
