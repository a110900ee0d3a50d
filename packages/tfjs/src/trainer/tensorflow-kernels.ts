import * as tf from '@tensorflow/tfjs-core';

interface Attribute {
  name: string;
  type: number;
  value: number | boolean;
}

// What tfjs-node's backend offers beyond tfjs-core's interface.
interface TensorflowBackend {
  binding: Record<'TF_FLOAT' | 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_BOOL', number>;
  executeMultipleOutputs(
    op: string,
    attributes: Attribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.TensorInfo[];
}

/** Kernels of libtensorflow that training calls for and tfjs-node does not register. */
export type TensorflowKernel = 'Relu6Grad' | 'FusedBatchNormV3' | 'FusedBatchNormGradV3';

const OUTPUTS: Record<TensorflowKernel, number> = {
  Relu6Grad: 1,
  FusedBatchNormV3: 6,
  FusedBatchNormGradV3: 5,
};

/**
 * Calls a kernel of libtensorflow as tfjs-core calls its own, so that tensors are counted and freed.
 *
 * @param kernel the operation's name
 * @param inputs its inputs in order
 * @param epsilon its `epsilon`, for the batch norm kernels
 */
export function tensorflowKernel(
  kernel: TensorflowKernel,
  inputs: tf.Tensor[],
  epsilon?: number,
): tf.Tensor[] {
  if (!tf.getKernel(kernel, 'tensorflow')) register(kernel);
  const named = Object.fromEntries(inputs.map((input, index) => [`input${index}`, input]));
  const attributes = epsilon === undefined ? {} : { epsilon };
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(kernel, named, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

function register(kernelName: TensorflowKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const tensorflow = backend as TensorflowBackend;
      const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_FLOAT } = tensorflow.binding;
      const { epsilon } = (attrs ?? {}) as { epsilon?: number };
      const attributes: Attribute[] = [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }];
      if (epsilon !== undefined) {
        attributes.push(
          { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
          { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon },
          { name: 'is_training', type: TF_ATTR_BOOL, value: true },
        );
      }
      const ordered = Object.values(inputs) as tf.TensorInfo[];
      const outputs = OUTPUTS[kernelName];
      return tensorflow.executeMultipleOutputs(kernelName, attributes, ordered, outputs);
    },
  });
}
