import type { Conv2dNode, DepthwiseConv2dNode } from '../graph.ts';
import { activated } from './activated.ts';
import { mapShape, type Value, type WeightOf, zeros } from './value.ts';
import { eachTap, windowsOf } from './windows.ts';

/** Convolution with bias and activation. */
export function convolved(node: Conv2dNode, weight: WeightOf, x: Value): Value {
  const [, , inputs, outputs] = node.kernel.shape as readonly number[];
  const kernel = weight('kernel');
  return slid(node, weight, x, outputs!, (y, at, from, tap) => {
    for (let i = 0; i < inputs!; i++) {
      const value = x.data[from * inputs! + i]!;
      const row = (tap * inputs! + i) * outputs!;
      for (let o = 0; o < outputs!; o++) {
        y[at * outputs! + o]! += value * kernel[row + o]!;
      }
    }
  });
}

/** Depthwise convolution with bias and activation; channel `c` makes the `multiplier` from `c * multiplier`. */
export function depthwiseConvolved(node: DepthwiseConv2dNode, weight: WeightOf, x: Value): Value {
  const kernel = weight('kernel');
  const [, , channels, multiplier] = node.kernel.shape as readonly number[];
  const outputs = channels! * multiplier!;
  return slid(node, weight, x, outputs, (y, at, from, tap) => {
    for (let o = 0; o < outputs; o++) {
      const value = x.data[from * channels! + Math.floor(o / multiplier!)]!;
      y[at * outputs + o]! += value * kernel[tap * outputs + o]!;
    }
  });
}

function slid(
  node: Conv2dNode | DepthwiseConv2dNode,
  weight: WeightOf,
  x: Value,
  channels: number,
  accumulate: (y: Float64Array, output: number, input: number, tap: number) => void,
): Value {
  const [batch, ...sides] = mapShape(x);
  const { dilations, strides, padding } = node;
  const size = node.kernel.shape.slice(0, 2);
  const [height, width] = size.map(
    (taps, i) => windowsOf(sides[i]!, (taps - 1) * dilations[i]! + 1, strides[i]!, padding).count,
  );
  const y = zeros([batch, height!, width!, channels]);
  if (node.bias) {
    for (let at = 0; at < y.data.length; at += channels) y.data.set(weight('bias'), at);
  }
  eachTap(x.shape, { size, dilations, strides, padding }, (output, input, tap) =>
    accumulate(y.data, output, input, tap),
  );
  return activated(y, node.activation);
}
