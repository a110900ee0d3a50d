import { RsanetError } from '@rsanet/errors';
import type { Graph, RawTensor, TrainerOptions } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from '../on-backend.ts';
import { registerWasmGradients } from '../wasm-gradients/index.ts';
import { gradientsByOneRun } from './loss-gradients.ts';
import { type TrainingNetwork, trainingNetwork } from './training-network.ts';

/** Where WebAssembly's memory ends, and how much of it batches can count on: the rest is lost in gaps. */
const END = 2 ** 32;
const USABLE = 0.9 * END;

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

/**
 * The most images per batch, of those wanted, that a trainer on `wasm` has memory for, as one image shows; 0 where not
 * even one fits. The backend must have started.
 *
 * @param inputShape `[images, height, width, channels]` of the largest batch that is wanted
 * @returns also the bytes that such a batch takes, or one image where none fits
 */
export async function wasmFittingImages(
  graph: Graph,
  inputShape: readonly number[],
  { frozen = [] }: Pick<TrainerOptions, 'frozen'> = {},
): Promise<{ images: number; bytes: number }> {
  const on = <Result>(work: () => Result) => onBackend('wasm', work);
  registerWasmGradients();
  const network = on(() => trainingNetwork(graph, new Set(frozen)));
  const [wanted, ...size] = inputShape as [number, number, number, number];
  const one = on(() => tf.zeros<tf.Rank.R4>([1, ...size]));
  try {
    const { fixed, perImage } = await measureMemory(network, [one], on);
    const held = [...network.weights.values()].reduce((sum, weight) => sum + 4 * weight.size, 0);
    // Average, both moments and the sum of the gradients.
    const memory = { fixed: fixed + 4 * held, perImage };
    const images = Math.max(0, Math.min(wanted, Math.floor((USABLE - memory.fixed) / perImage)));
    return { images, bytes: bytesOf(memory, Math.max(1, images)) };
  } finally {
    on(() => one.dispose());
    on(() => network.dispose());
  }
}

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
  const max = Math.floor((USABLE - memory.fixed) / memory.perImage);
  // Where it failed although it should have fitted, fewer than there were.
  const fit = Math.max(0, Math.min(max, cause === undefined ? max : images! - 1));
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
