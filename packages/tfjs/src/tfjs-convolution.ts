import type { Conv2dNode, DepthwiseConv2dNode, Padding, Pair, Weight } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { activate, fusedActivation } from './tfjs-activation.ts';
import type { TfjsOp, Upload } from './tfjs-op.ts';

type Sides = [height: number, width: number];

/** A convolution with its bias and activation, fused where TensorFlow.js can. */
export function convolution(
  node: Conv2dNode | DepthwiseConv2dNode,
  fused: typeof tf.fused.conv2d | typeof tf.fused.depthwiseConv2d,
  upload: Upload,
): TfjsOp {
  const [strides, dilations] = [[...node.strides] as Sides, [...node.dilations] as Sides];
  // TensorFlow.js takes either strides or dilations.
  const both = Math.max(...strides) > 1 && Math.max(...dilations) > 1;
  const kernel = both ? dilated(node.kernel, node.dilations) : node.kernel;
  const filter = upload(kernel) as tf.Tensor4D;
  const bias = node.bias ? { bias: upload(node.bias) } : {};
  const inside = fusedActivation(node.activation);
  const run = (x: tf.Tensor4D) =>
    fused({
      x,
      filter,
      ...bias,
      strides,
      pad: paddingOf(node, x, kernel.shape),
      dilations: both ? 1 : dilations,
      ...inside,
    });
  if (inside) return (x) => run(x as tf.Tensor4D);
  return (x) => tf.tidy(() => activate(run(x as tf.Tensor4D), node.activation));
}

/** A kernel as large as dilation makes it, with zeros between its values. */
function dilated({ shape, data }: Weight, [down, right]: Pair): Weight {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const rows = (height - 1) * down + 1;
  const columns = (width - 1) * right + 1;
  const size = inputs * outputs;
  const spread = new Float32Array(rows * columns * size);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * size;
      const to = (y * down * columns + x * right) * size;
      spread.set(data.subarray(from, from + size), to);
    }
  }
  return { shape: [rows, columns, inputs, outputs], data: spread };
}

/**
 * A convolution's padding as TensorFlow.js is to be given it: its wasm pads a kernel smaller than its stride
 * wrongly, unless the padding is in numbers.
 *
 * @param kernel sides of the kernel, height and width first
 */
export function paddingOf(
  { padding, strides }: Pick<Conv2dNode, 'padding' | 'strides'>,
  x: tf.Tensor4D,
  kernel: readonly number[],
): Padding {
  const isSmall = strides.some((stride, side) => kernel[side]! < stride);
  if (padding === 'valid' || !isSmall) return padding;
  // Depthwise convolution takes numbers as well, though its type does not say so.
  return samePadding(x, kernel, strides) as unknown as Padding;
}

/** The zeros that padding `same` puts before and after each side, the odd one after. */
function samePadding(x: tf.Tensor4D, kernel: readonly number[], strides: Pair) {
  const [rows, columns] = strides.map((stride, i): [before: number, after: number] => {
    const side = x.shape[i + 1]!;
    const covered = (Math.ceil(side / stride) - 1) * stride + kernel[i]!;
    const total = Math.max(0, covered - side);
    return [total >> 1, total - (total >> 1)];
  });
  return [[0, 0], rows!, columns!, [0, 0]] satisfies tf.backend_util.ExplicitPadding;
}
