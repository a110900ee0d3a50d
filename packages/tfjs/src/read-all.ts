import type { RawTensor } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { type Device, untilLost } from './device.ts';
import { onBackend } from './on-backend.ts';

/**
 * Reads tensors of a backend and frees them, also when a read fails. From a GPU all come
 * in one read: each read waits for the device by itself.
 *
 * @throws RsanetError DEVICE_LOST when the device is lost meanwhile
 */
export async function readAll(
  tensors: tf.Tensor[],
  backend: string,
  device: Device,
): Promise<RawTensor[]> {
  const made: tf.Tensor[] = [...tensors];
  try {
    if (device.kind === 'cpu') {
      const values = await valuesOf(tensors, device);
      // The cpu backend gives the values that it holds, which may be those of the input or of another output.
      return tensors.map(({ shape }, i) => ({ data: values[i]!.slice(), shape: [...shape] }));
    }
    const all = onBackend(backend, () => joined(tensors));
    made.push(all);
    const [values] = await valuesOf([all], device);
    return cut(values!, tensors);
  } finally {
    tf.dispose(made);
  }
}

function valuesOf(tensors: readonly tf.Tensor[], device: Device): Promise<Float32Array[]> {
  return untilLost(device, settled(tensors.map((tensor) => tensor.data<'float32'>())));
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
