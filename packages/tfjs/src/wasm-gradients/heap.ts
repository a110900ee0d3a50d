import * as tf from '@tensorflow/tfjs-core';

/** What the kernels here use of tfjs-backend-wasm beside its kernels: its memory. */
export interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view that lives until the memory grows: take it after the last allocation. */
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** Makes a tensor of the current `tidy` on the heap and lets `fill` write every element. */
export function makeOnHeap<T extends tf.Tensor>(
  heap: WasmHeap,
  shape: number[],
  dtype: tf.DataType,
  fill: (values: Float32Array | Int32Array | Uint8Array) => void,
): T {
  const info = heap.makeOutput(shape, dtype);
  const tensor = tf.engine().makeTensorFromTensorInfo(info) as T;
  fill(heap.typedArrayFromHeap(info));
  return tensor;
}

/** A part of a matrix: its first row, number of rows, first column, number of columns. */
export type Block = readonly [row: number, height: number, column: number, width: number];

/**
 * Copies a block of a matrix; the whole matrix comes back as itself.
 * Not `tf.slice`: on wasm that first copies all of what it slices.
 */
export function block(heap: WasmHeap, x: tf.Tensor2D, part: Block): tf.Tensor2D {
  const [, height, , width] = part;
  if (height === x.shape[0] && width === x.shape[1]) return x;
  return makeOnHeap(heap, [height, width], x.dtype, (out) => copyBlock(heap, x, part, out, 0));
}

/** Writes a block of a matrix, row by row, into `out` from `offset`. */
export function copyBlock(
  heap: WasmHeap,
  x: tf.Tensor2D,
  [row, height, column, width]: Block,
  out: Float32Array | Int32Array | Uint8Array,
  offset: number,
): void {
  const values = heap.typedArrayFromHeap(x);
  const pitch = x.shape[1];
  if (width === pitch) {
    out.set(values.subarray(row * pitch, (row + height) * pitch), offset);
    return;
  }
  for (let i = 0; i < height; i++) {
    const start = (row + i) * pitch + column;
    out.set(values.subarray(start, start + width), offset + i * width);
  }
}
