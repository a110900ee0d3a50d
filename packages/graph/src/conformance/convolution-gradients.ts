import type {
  BiasGradientNode,
  Conv2dInputGradientNode,
  Conv2dKernelGradientNode,
  DepthwiseConv2dInputGradientNode,
  DepthwiseConv2dKernelGradientNode,
} from '../differentiate/gradient-node.ts';
import type { Readable } from './gradient-operations.ts';
import { zeros } from './value.ts';
import { eachTap } from './windows.ts';

type WindowShape = Parameters<typeof eachTap>[1];

/** Calls `visit` for each product that a convolution sums, with the positions of its two factors and of the sum. */
type EachProduct = (
  window: WindowShape,
  xShape: readonly number[],
  kernelShape: readonly number[],
  visit: (x: number, kernel: number, y: number) => void,
) => void;

const ofConvolution: EachProduct = (window, xShape, [, , inputs, outputs], visit) =>
  eachTap(xShape, window, (output, input, tap) => {
    for (let i = 0; i < inputs!; i++) {
      for (let o = 0; o < outputs!; o++) {
        visit(input * inputs! + i, (tap * inputs! + i) * outputs! + o, output * outputs! + o);
      }
    }
  });

const ofDepthwise: EachProduct = (window, xShape, [, , channels, multiplier], visit) => {
  const outputs = channels! * multiplier!;
  return eachTap(xShape, window, (output, input, tap) => {
    for (let o = 0; o < outputs; o++) {
      const from = input * channels! + Math.floor(o / multiplier!);
      visit(from, tap * outputs + o, output * outputs + o);
    }
  });
};

type InputGradientNode = Conv2dInputGradientNode | DepthwiseConv2dInputGradientNode;

/** Of a convolution's input. */
export function inputGradient(node: InputGradientNode, { value, weight, shape }: Readable) {
  const [dy, kernel] = [value(node.inputs.dy), weight(node.weights.kernel)];
  const dx = zeros(shape(node.outputs.dx));
  const each = node.op === 'conv2dInputGradient' ? ofConvolution : ofDepthwise;
  each(node, dx.shape, kernel.shape, (x, k, y) => {
    dx.data[x]! += kernel.data[k]! * dy.data[y]!;
  });
  return { dx };
}

type KernelGradientNode = Conv2dKernelGradientNode | DepthwiseConv2dKernelGradientNode;

/** Of a convolution's kernel. */
export function kernelGradient(node: KernelGradientNode, { value, shape }: Readable) {
  const [x, dy] = [value(node.inputs.x), value(node.inputs.dy)];
  const dKernel = zeros(shape(node.outputs.dKernel));
  const each = node.op === 'conv2dKernelGradient' ? ofConvolution : ofDepthwise;
  each(node, x.shape, dKernel.shape, (at, k, y) => {
    dKernel.data[k]! += x.data[at]! * dy.data[y]!;
  });
  return { dKernel };
}

/** Of a convolution's bias. */
export function biasGradient(node: BiasGradientNode, { value, shape }: Readable) {
  const dBias = zeros(shape(node.outputs.dBias));
  value(node.inputs.dy).data.forEach((slope, i) => {
    dBias.data[i % dBias.data.length]! += slope;
  });
  return { dBias };
}
