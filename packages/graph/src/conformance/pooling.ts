import type { AveragePoolNode, GlobalAveragePoolNode, MaxPoolNode } from '../graph.ts';
import { mapShape, type Value, zeros } from './value.ts';
import { eachTap, windowsOf } from './windows.ts';

/** The largest value of each window, channel by channel. */
export function maxPooled(node: WindowShape, x: Value): Value {
  const y = pooledShape(node, x);
  const channels = y.shape[3]!;
  y.data.fill(-Infinity);
  eachTap(x.shape, { ...node, dilations: [1, 1] }, (output, input) => {
    for (let c = 0; c < channels; c++) {
      const at = output * channels + c;
      y.data[at] = Math.max(y.data[at]!, x.data[input * channels + c]!);
    }
  });
  return y;
}

/** The pixel, within its image, that each value of a max pool is from: the first in row-major order of equal ones. */
export function maxPositions(node: WindowShape, x: Value): Value {
  const y = pooledShape(node, x);
  const [, height, width, channels] = mapShape(x);
  const largest = new Float64Array(y.data.length).fill(-Infinity);
  eachTap(x.shape, { ...node, dilations: [1, 1] }, (output, input) => {
    for (let c = 0; c < channels; c++) {
      const at = output * channels + c;
      const value = x.data[input * channels + c]!;
      if (value <= largest[at]!) continue;
      largest[at] = value;
      y.data[at] = input % (height * width);
    }
  });
  return y;
}

/** The mean of each window's pixels that lie on the map. */
export function averagePooled(node: AveragePoolNode, x: Value): Value {
  const y = pooledShape(node, x);
  const channels = y.shape[3]!;
  const taps = new Float64Array(y.data.length / channels);
  eachTap(x.shape, { ...node, dilations: [1, 1] }, (output, input) => {
    taps[output]! += 1;
    for (let c = 0; c < channels; c++) {
      y.data[output * channels + c]! += x.data[input * channels + c]!;
    }
  });
  return { shape: y.shape, data: y.data.map((sum, i) => sum / taps[Math.floor(i / channels)]!) };
}

/** The mean of each channel over height and width. */
export function globallyAveraged({ keepDims }: GlobalAveragePoolNode, x: Value): Value {
  const [batch, height, width, channels] = mapShape(x);
  const y = zeros(keepDims ? [batch, 1, 1, channels] : [batch, channels]);
  const pixels = height * width;
  x.data.forEach((value, i) => {
    const image = Math.floor(i / (pixels * channels));
    y.data[image * channels + (i % channels)]! += value / pixels;
  });
  return y;
}

type WindowShape = Pick<MaxPoolNode | AveragePoolNode, 'size' | 'strides' | 'padding'>;

function pooledShape({ size, strides, padding }: WindowShape, x: Value): Value {
  const [batch, height, width, channels] = mapShape(x);
  return zeros([
    batch,
    windowsOf(height, size[0], strides[0], padding).count,
    windowsOf(width, size[1], strides[1], padding).count,
    channels,
  ]);
}
