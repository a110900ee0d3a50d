import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { ConvAttributes } from './conv-geometry.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter.ts';
import { depthwiseBackpropInput } from './depthwise-backprop-input.ts';
import type { WasmHeap } from './heap.ts';
import { maxPoolBackprop, type PoolAttributes } from './max-pool-backprop.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';

type Shape4D = [number, number, number, number];

/** What the engine hands a kernel: the inputs are tensors, and what is made is not recorded. */
interface Call<Attributes> {
  inputs: Record<string, tf.Tensor4D>;
  backend: WasmHeap;
  attrs: Attributes;
}

function kernel<Attributes>(
  kernelName: string,
  run: (call: Call<Attributes>) => tf.Tensor,
): tf.KernelConfig {
  const kernelFunc = (call: unknown) => run(call as Call<Attributes>);
  return { kernelName, backendName: 'wasm', kernelFunc };
}

const missing: readonly tf.KernelConfig[] = [
  kernel<ConvAttributes & { filterShape: Shape4D }>(
    tf.Conv2DBackpropFilter,
    ({ inputs, backend, attrs }) => conv2DBackpropFilter(backend, inputs.x!, inputs.dy!, attrs),
  ),
  kernel<ConvAttributes & { filterShape: Shape4D }>(
    tf.DepthwiseConv2dNativeBackpropFilter,
    ({ inputs, backend, attrs }) => depthwiseBackpropFilter(backend, inputs.x!, inputs.dy!, attrs),
  ),
  kernel<ConvAttributes & { inputShape: Shape4D }>(
    tf.DepthwiseConv2dNativeBackpropInput,
    ({ inputs, attrs }) => depthwiseBackpropInput(inputs.dy!, inputs.filter!, attrs),
  ),
  kernel<{ numSegments: number }>(tf.UnsortedSegmentSum, ({ inputs, backend, attrs }) =>
    unsortedSegmentSum(backend, inputs.x!, inputs.segmentIds!, attrs.numSegments),
  ),
];

const replaced: readonly tf.KernelConfig[] = [
  kernel<PoolAttributes>(tf.MaxPoolGrad, ({ inputs, backend, attrs }) =>
    maxPoolBackprop(backend, inputs.dy!, inputs.input!, attrs),
  ),
  kernel<ConvAttributes & { inputShape: Shape4D }>(
    tf.Conv2DBackpropInput,
    ({ inputs, backend, attrs }) => conv2DBackpropInput(backend, inputs.dy!, inputs.filter!, attrs),
  ),
];

/**
 * Registers the gradient kernels TensorFlow.js' wasm backend lacks, so that convolutional networks
 * train on it: `Conv2DBackpropFilter`, `DepthwiseConv2dNativeBackpropFilter`,
 * `DepthwiseConv2dNativeBackpropInput` and `UnsortedSegmentSum` (the gradient of `gather`), the last
 * a plain loop, the others composed from kernels the backend has. Dilations other than 1 are
 * computed right too, though tfjs-core's own gradients of convolutions refuse them before they reach
 * a kernel.
 *
 * Two kernels of the backend (4.22) are replaced, for everyone in the process:
 * - `MaxPoolGrad` misplaces or drops the gradient of a window whose greatest value is not positive;
 * - `Conv2DBackpropInput`, the gradient of `conv2d` and the whole of `conv2dTranspose`, is a plain
 *   loop; the backend's own convolution does the same about ten times as fast.
 *
 * The backend brings every other kernel that the gradients of a detector need, among them those of
 * average pooling, nearest and bilinear resizing, concat, reductions, batch norm and the usual
 * activations. Call this after importing the backend, and before or after starting it; calling it again
 * does nothing.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend is not imported: it would put its own
 * kernels back
 *
 * @example
 * ```ts
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { registerWasmGradients } from '@rsanet/tfjs/wasm-gradients';
 *
 * registerWasmGradients();
 * await tf.setBackend('wasm');
 * const model = tfl.sequential({
 *   layers: [
 *     tfl.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, strides: 2 }),
 *     tfl.layers.depthwiseConv2d({ kernelSize: 3 }),
 *   ],
 * });
 * model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
 * const loss = await model.trainOnBatch(tf.ones([2, 8, 8, 3]), tf.zeros([2, 1, 1, 4]));
 * if (!Number.isFinite(loss)) throw new Error('expected a loss');
 * ```
 */
export function registerWasmGradients(): void {
  if (replaced.some(({ kernelName }) => tf.getKernel(kernelName, 'wasm') == null)) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      'The wasm backend is not there yet; import @tensorflow/tfjs-backend-wasm before registerWasmGradients is called.',
    );
  }
  for (const config of missing) {
    if (tf.getKernel(config.kernelName, config.backendName) == null) tf.registerKernel(config);
  }
  for (const config of replaced) {
    if (tf.getKernel(config.kernelName, config.backendName) === config) continue;
    tf.unregisterKernel(config.kernelName, config.backendName);
    tf.registerKernel(config);
  }
}
