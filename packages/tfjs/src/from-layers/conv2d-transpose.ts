import type { Node, Pair, Weight } from '@rsanet/graph';
import { activated } from './activation.ts';
import { geometry } from './convolution.ts';
import { input, type LayerCall, type LayerReader, unsupported, weights } from './layer-call.ts';

/**
 * `Conv2DTranspose`: zeros between the pixels and around them, then a convolution by the kernel turned around. So
 * it multiplies by zeros, as many times more as the product of its strides says.
 */
export const conv2dTranspose: LayerReader = (call) => {
  const [kernel, bias = null] = weights(call) as [Weight, Weight?];
  const { strides, padding } = geometry(call);
  const spread = spreadOut(call, strides);
  const [top, left] = [0, 1].map((axis) => {
    const size = kernel.shape[axis]!;
    const cut = padding === 'same' ? Math.max(size - strides[axis]!, 0) : 0;
    return size - 1 - Math.floor(cut / 2);
  }) as [number, number];
  const [bottom, right] = [top, left].map((before, axis) => {
    const [size, stride] = [kernel.shape[axis]!, strides[axis]!];
    return size - 1 - before + (padding === 'valid' ? Math.max(size - stride, 0) : 0);
  }) as [number, number];
  const padded = call.partName('padded');
  return activated(call, (name, activation) => [
    ...spread,
    {
      op: 'zeroPadding',
      name: padded,
      inputs: [spread.at(-1)?.name ?? input(call)[0]],
      top,
      bottom,
      left,
      right,
    },
    {
      op: 'conv2d',
      name,
      inputs: [padded],
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      kernel: turned(kernel),
      bias,
      activation,
    },
  ]);
};

/** The map with `stride - 1` zeros after each pixel, along the width and then along the height. */
function spreadOut(call: LayerCall, [down, across]: Pair): Node[] {
  const [, height, width, channels] = call.inputShapes[0]! as (number | null)[];
  if (down * across > 1 && (height == null || width == null || channels == null)) {
    throw unsupported(call, 'the height and width of what it reads are not known');
  }
  const [h, w, c] = [height!, width!, channels!];
  const nodes: Node[] = [];
  const add = (node: Node): string => {
    nodes.push(node);
    return node.name;
  };
  const reshape = (part: string, from: string, ...shape: number[]) =>
    add({ op: 'reshape', name: call.partName(part), inputs: [from], shape });
  const zeros = (part: string, from: string) =>
    add({
      op: 'depthwiseConv2d',
      name: call.partName(part),
      inputs: [from],
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      kernel: { shape: [1, 1, c, 1], data: new Float32Array(c) },
      bias: null,
      activation: { kind: 'linear' },
    });
  const followed = (part: string, value: string, zero: string, stride: number) =>
    add({
      op: 'concat',
      name: call.partName(part),
      inputs: [value, ...Array<string>(stride - 1).fill(zero)],
    });

  let value = input(call)[0];
  if (across > 1) {
    const joined = followed('columns', value, zeros('column-zeros', value), across);
    value = reshape('wide', joined, h, w * across, c);
  }
  if (down > 1) {
    const row = w * across * c;
    const zero = reshape('zero-rows', zeros('row-zeros', value), h, 1, row);
    const joined = followed('rows', reshape('flat-rows', value, h, 1, row), zero, down);
    reshape('tall', joined, h * down, w * across, c);
  }
  return nodes;
}

/** `[kh, kw, out, in]` as `[kh, kw, in, out]`, each side of the window turned around. */
function turned({ shape, data }: Weight): Weight {
  const [height, width, out, channels] = shape as [number, number, number, number];
  const result = new Float32Array(data.length);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = (height * width - 1 - pixel) * out * channels;
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < channels; i++) {
        result[(pixel * channels + i) * out + o] = data[from + o * channels + i]!;
      }
    }
  }
  return { shape: [height, width, channels, out], data: result };
}
