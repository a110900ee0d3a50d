import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectSameAsOnCpu, kept, noise } from './against-cpu.ts';
import { registerWasmGradients } from './index.ts';

registerWasmGradients();

type Pad = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
const explicit: Pad = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];
const geometries: { size: [number, number]; kernel: [number, number]; stride: number; pad: Pad }[] =
  [];
for (const size of [
  [8, 8],
  [7, 9],
] as [number, number][]) {
  for (const stride of [1, 2, 3]) {
    for (const side of [1, 3, 5]) {
      for (const pad of ['same', 'valid', explicit] as const) {
        geometries.push({ size, kernel: [side, side], stride, pad });
      }
    }
  }
}
geometries.push({ size: [8, 6], kernel: [2, 3], stride: 2, pad: 'same' });
geometries.push({ size: [8, 6], kernel: [1, 5], stride: 1, pad: 2 });
geometries.push({ size: [5, 5], kernel: [1, 1], stride: 2, pad: 2 });

const name = ({ size, kernel, stride, pad }: (typeof geometries)[number]) =>
  `${size} kernel ${kernel} stride ${stride} pad ${Array.isArray(pad) ? 'explicit' : pad}`;

type Shape = [number, number, number, number];

function forward(x: Shape, filter: Shape, g: (typeof geometries)[number], depthwise: boolean) {
  const { stride, pad } = g;
  return tf.backend_util.computeConv2DInfo(x, filter, stride, 1, pad, undefined, depthwise);
}

function depthwiseGradients(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: { strides: number; pad: Pad; dilations: number },
): [tf.Tensor, tf.Tensor] {
  const { DepthwiseConv2dNativeBackpropInput, DepthwiseConv2dNativeBackpropFilter } = tf;
  const toInput = { ...attributes, inputShape: x.shape };
  const toFilter = { ...attributes, filterShape: filter.shape };
  return [
    tf.engine().runKernel(DepthwiseConv2dNativeBackpropInput, { dy, filter }, toInput),
    tf.engine().runKernel(DepthwiseConv2dNativeBackpropFilter, { x, dy }, toFilter),
  ];
}

const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;

describe.each(geometries.map((geometry) => [name(geometry), geometry] as const))('%s', (_, g) => {
  const [h, w] = g.size;
  const [kh, kw] = g.kernel;
  const attributes = { strides: g.stride, pad: g.pad, dataFormat: 'NHWC' };

  test('conv2d: input and filter', async () => {
    const xShape: Shape = [2, h, w, 3];
    const filterShape: Shape = [kh, kw, 3, 4];
    const { outShape } = forward(xShape, filterShape, g, false);
    await expectSameAsOnCpu(() => {
      const x = noise<tf.Rank.R4>(xShape, 1);
      const dy = noise<tf.Rank.R4>(outShape, 2);
      const filter = noise<tf.Rank.R4>(filterShape, 3);
      const inputAttributes = { ...attributes, inputShape: xShape };
      const dx = tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, inputAttributes);
      const filterAttributes = { ...attributes, filterShape };
      const dw = tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, filterAttributes);
      return [dx, dw] as tf.Tensor[];
    });
  });

  test.each([1, 2])('depthwise, multiplier %i: input and filter', async (multiplier) => {
    const xShape: Shape = [2, h, w, 3];
    const filterShape: Shape = [kh, kw, 3, multiplier];
    const { outShape } = forward(xShape, filterShape, g, true);
    await expectSameAsOnCpu(() => {
      const x = noise<tf.Rank.R4>(xShape, 1);
      const dy = noise<tf.Rank.R4>(outShape, 2);
      const filter = noise<tf.Rank.R4>(filterShape, 3);
      return depthwiseGradients(x, filter, dy, { strides: g.stride, pad: g.pad, dilations: 1 });
    });
  });
});

// The cpu backend's own kernels forget dilations, so the forward convolution judges: it is linear.
test.each([
  ['same', 1, [9, 8]],
  ['valid', 2, [9, 8]],
  [explicit, 1, [7, 9]],
  ['same', 1, [3, 2]],
] as [Pad, number, [number, number]][])(
  'depthwise, dilation 2, pad %s, multiplier %i, size %s',
  async (pad, multiplier, [h, w]) => {
    await tf.setBackend('wasm');
    tf.tidy(() => {
      const x = noise<tf.Rank.R4>([2, h, w, 3], 1);
      const filter = noise<tf.Rank.R4>([3, 3, 3, multiplier], 2);
      const convolve = (x: tf.Tensor4D, filter: tf.Tensor4D) =>
        tf.depthwiseConv2d(x, filter, 1, pad, 'NHWC', 2);
      const dy = noise<tf.Rank.R4>(convolve(x, filter).shape, 3);
      const [dx, dw] = depthwiseGradients(x, filter, dy, { strides: 1, pad, dilations: 2 });
      for (const seed of [4, 5, 6]) {
        const alongX = noise<tf.Rank.R4>(x.shape, seed);
        const alongFilter = noise<tf.Rank.R4>(filter.shape, seed);
        expect(dot(dx, alongX)).toBeCloseTo(dot(dy, convolve(alongX, filter)), 3);
        expect(dot(dw, alongFilter)).toBeCloseTo(dot(dy, convolve(x, alongFilter)), 3);
      }
    });
  },
);

test('large maps are summed in chunks', async () => {
  await expectSameAsOnCpu(() => {
    const x = noise<tf.Rank.R4>([1, 96, 97, 16], 1);
    const dy = noise<tf.Rank.R4>([1, 96, 97, 2], 2);
    const wide = noise<tf.Rank.R4>([8, 96, 97, 16], 3);
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
    return [
      tf
        .engine()
        .runKernel(
          tf.Conv2DBackpropFilter,
          { x, dy },
          { ...attributes, filterShape: [3, 3, 16, 2] },
        ),
      tf
        .engine()
        .runKernel(
          tf.DepthwiseConv2dNativeBackpropFilter,
          { x: wide, dy: wide },
          { ...attributes, dilations: 1, filterShape: [3, 3, 16, 1] },
        ),
    ] as tf.Tensor[];
  });
});

test('a convolution of NCHW is refused and leaves nothing', async () => {
  await tf.setBackend('wasm');
  const x = tf.ones([1, 3, 4, 4]);
  const before = kept();
  const attributes = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [1, 1, 3, 3] };
  expect(() => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy: x }, attributes)).toThrow(
    'convolves NHWC only, not NCHW',
  );
  expect(kept()).toEqual(before);
  x.dispose();
});

test.each([1, 2])('stride %i: gradients equal central differences of the loss', async (strides) => {
  await tf.setBackend('wasm');
  const shapes: Shape[] = [
    [1, 5, 6, 2],
    [3, 3, 2, 3],
    [3, 3, 3, 1],
  ];
  const variables = shapes.map((shape, i) =>
    tf.tidy(() => tf.variable(noise<tf.Rank.R4>(shape, i + 1))),
  );
  const loss = () =>
    tf.tidy(() => {
      const [x, filter, depthwise] = variables;
      const y = tf.sigmoid(tf.conv2d(x!, filter!, strides, 'same'));
      return tf.sum(tf.square(tf.depthwiseConv2d(y, depthwise!, strides, 'same'))) as tf.Scalar;
    });
  const { value, grads } = tf.variableGrads(loss, variables);
  const step = 1e-2;
  for (const variable of variables) {
    const values = Float32Array.from(variable.dataSync());
    const gradient = grads[variable.name]!.dataSync();
    const lossAt = (index: number, delta: number) => {
      const moved = Float32Array.from(values);
      moved[index]! += delta;
      tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape) as tf.Tensor4D));
      return tf.tidy(() => loss().dataSync()[0]!);
    };
    for (let i = 0; i < values.length; i++) {
      const numerical = (lossAt(i, step) - lossAt(i, -step)) / (2 * step);
      expect(Math.abs(gradient[i]! - numerical)).toBeLessThan(2e-3 * (1 + Math.abs(numerical)));
    }
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape) as tf.Tensor4D));
  }
  tf.dispose([value, ...Object.values(grads), ...variables]);
});
