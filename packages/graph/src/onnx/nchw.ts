import type { Padding, Pair, Weight } from '../graph.ts';
import type { Shape } from '../shapes.ts';

/** Height, width and channels: what ONNX holds with the channels first. */
export function isMap(shape: Shape): boolean {
  return shape.length === 3;
}

/** The sides of a value in ONNX's order, the batch left out. */
export function channelsFirst(shape: Shape): Shape {
  const [height, width, channels] = shape as [number, number, number];
  return isMap(shape) ? [channels, height, width] : shape;
}

/** Whether a value's numbers have the same order in both layouts, channels first and channels last. */
export function isSameInBothOrders(shape: Shape): boolean {
  return !isMap(shape) || (shape[0] === 1 && shape[1] === 1);
}

/**
 * A kernel with its last two sides, channels in and out, in front.
 *
 * @param kernel `[kh, kw, in, out]`, or `[kh, kw, c, multiplier]` of a depthwise convolution
 * @returns `[out, in, kh, kw]`, or `[c * multiplier, 1, kh, kw]`
 */
export function filtersFirst({ shape, data }: Weight, depthwise: boolean): Weight {
  const [height, width, channels, last] = shape as [number, number, number, number];
  const area = height * width;
  const filters = new Float32Array(data.length);
  let from = 0;
  for (let pixel = 0; pixel < area; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let out = 0; out < last; out++) {
        const filter = depthwise ? channel * last + out : out * channels + channel;
        filters[filter * area + pixel] = data[from++]!;
      }
    }
  }
  const front = depthwise ? [channels * last, 1] : [last, channels];
  return { shape: [...front, height, width], data: filters };
}

/**
 * TensorFlow's padding in numbers: of an odd pixel the larger part comes at the end.
 *
 * @param sides height and width of the input
 * @param size reach of the window
 * @returns top, left, bottom, right
 */
export function explicitPads(sides: Shape, size: Pair, strides: Pair, padding: Padding): number[] {
  const whole = [0, 1].map((i) => {
    if (padding === 'valid') return 0;
    const count = Math.ceil(sides[i]! / strides[i]!);
    return Math.max(0, (count - 1) * strides[i]! + size[i]! - sides[i]!);
  });
  const before = whole.map((pixels) => Math.floor(pixels / 2));
  return [...before, ...whole.map((pixels, i) => pixels - before[i]!)];
}
