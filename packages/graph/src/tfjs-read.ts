import * as tf from '@tensorflow/tfjs-core';
import type { RawTensor } from './executor.ts';
import { onBackend } from './tfjs-backend.ts';
import { type Device, untilLost } from './tfjs-device.ts';

/**
 * Reads tensors of a backend and frees them, also when a read fails. From a graphics processor all
 * come in one read: each waits for the device by itself.
 *
 * @throws RsanetError DEVICE_LOST when the device is lost meanwhile
 */
export async function readAll(
  tensors: tf.Tensor[],
  backend: string,
  device: Device,
): Promise<RawTensor[]> {
  const together = device.kind !== 'processor' && tensors.length > 1;
  const toRead: tf.Tensor[] = [...tensors];
  try {
    if (together) toRead.unshift(onBackend(backend, () => joined(tensors)));
    const reads = toRead.slice(0, together ? 1 : undefined);
    const values = await untilLost(device, settled(reads.map((tensor) => tensor.data())));
    const all = values as Float32Array[];
    return together
      ? cut(all[0]!, tensors)
      : tensors.map(({ shape }, i) => ({ data: all[i]!, shape: [...shape] }));
  } finally {
    tf.dispose(toRead);
  }
}

/** All values of tensors of the current backend, one tensor after another. */
export function joined(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
}

function cut(values: Float32Array, tensors: readonly tf.Tensor[]): RawTensor[] {
  let at = 0;
  return tensors.map(({ shape, size }) => {
    const data = values.subarray(at, at + size);
    at += size;
    return { data, shape: [...shape] };
  });
}

/** Waits for all reads, so that none is under way when its tensor is freed. */
async function settled<Value>(reads: Promise<Value>[]): Promise<Value[]> {
  await Promise.allSettled(reads);
  return Promise.all(reads);
}
