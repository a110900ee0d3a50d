import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { makeOnHeap, type WasmHeap } from './heap.ts';

/**
 * Sums the rows of `x` that share a segment, the gradient of `gather`. Rows whose segment is not in
 * `0..numSegments - 1` count nowhere.
 *
 * @param x `[rows, ...rest]`
 * @param segmentIds `[rows]`, int32
 * @returns `[numSegments, ...rest]`
 * @throws RsanetError INVALID_ARGUMENT when there is not one segment id a row
 */
export function unsortedSegmentSum(
  heap: WasmHeap,
  x: tf.Tensor,
  segmentIds: tf.Tensor,
  numSegments: number,
): tf.Tensor {
  const [count = 1, ...rest] = x.shape;
  if (segmentIds.shape.length !== 1 || segmentIds.shape[0] !== count) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The segment ids of shape [${segmentIds.shape}] must be one per row of x of shape [${x.shape}].`,
    );
  }
  const width = tf.util.sizeFromShape(rest);
  const ids = segmentIds.dataSync();
  return tf.tidy(() => {
    // An op first, so that a tensor made on another backend is on the heap.
    const onHeap = tf.reshape(x, [count, width]);
    return makeOnHeap(heap, [numSegments, ...rest], x.dtype, (sums) => {
      const values = heap.typedArrayFromHeap(onHeap);
      sums.fill(0);
      ids.forEach((segment, row) => {
        if (segment < 0 || segment >= numSegments) return;
        for (let i = 0; i < width; i++) sums[segment * width + i]! += values[row * width + i]!;
      });
    });
  });
}
