import { isRsanetError, RsanetError } from '@rsanet/errors';
import type { RawTensor } from '@rsanet/graph';
import { folderHandler } from '@rsanet/tfjs/node';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkExecutor } from '../peer-detector.ts';

/** Any TF.js graph model as an executor on the current backend, by TensorFlow.js's own reader. */
export interface GraphModelExecutor extends NetworkExecutor {
  /** Numbers among its weights that are floating-point: parameters, batch norms folded or not. */
  readonly params: number;
  /** Multiply-accumulates of the convolutions of one run on this input, as the kernels' shapes say. */
  macs(input: RawTensor): Promise<number>;
}

/**
 * Loads a TF.js graph model of whatever operations from a folder.
 *
 * @param name its file without `.json`
 * @param outputs names of the nodes that `run` reads, in its order
 * @throws RsanetError MODEL_NOT_FOUND when the file is missing, INVALID_MODEL when it cannot be loaded
 */
export async function graphModelExecutor(
  folder: string,
  name: string,
  outputs: readonly string[],
): Promise<GraphModelExecutor> {
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter');
  const model = await loadGraphModel(folderHandler(folder, `${name}.json`)).catch(
    (cause: unknown) => {
      if (isRsanetError(cause)) throw cause;
      const why = (cause as Error).message;
      throw new RsanetError('INVALID_MODEL', `The model ${name} cannot be loaded: ${why}`, {
        cause,
      });
    },
  );
  let disposed = false;

  /** The outputs as tensors of the caller's. */
  function execute({ data, shape }: RawTensor): tf.Tensor[] {
    if (disposed) {
      throw new RsanetError('DISPOSED', `The executor of '${name}' is disposed; make a new one.`);
    }
    return tf.tidy(() => {
      const result = model.execute(tf.tensor(data, [...shape]), [...outputs]);
      return Array.isArray(result) ? result : [result];
    });
  }

  return {
    params: Object.values(model.weights)
      .flat()
      .filter(({ dtype }) => dtype === 'float32')
      .reduce((sum, { size }) => sum + size, 0),
    async run(input) {
      const tensors = execute(input);
      try {
        return await Promise.all(
          tensors.map(async (tensor) => ({
            data: Float32Array.from(await tensor.data()),
            shape: [...tensor.shape],
          })),
        );
      } finally {
        tf.dispose(tensors);
      }
    },
    async macs(input) {
      const { kernels } = await tf.profile(() => tf.dispose(execute(input)));
      return kernels.reduce((sum, kernel) => sum + macsOf(kernel), 0);
    },
    async dispose() {
      if (!disposed) model.dispose();
      disposed = true;
    },
  };
}

type Kernel = Awaited<ReturnType<typeof tf.profile>>['kernels'][number];

/** Kernels a convolution may be run by, and how many sides of its filter each output value sums over. */
const SUMMED = new Map([
  ['Conv2D', 3],
  ['FusedConv2D', 3],
  ['DepthwiseConv2dNative', 2],
  ['FusedDepthwiseConv2D', 2],
]);

function macsOf({ name, inputShapes, outputShapes }: Kernel): number {
  const summed = SUMMED.get(name);
  if (summed === undefined) return 0;
  const filter = inputShapes[1]!.slice(0, summed);
  return tf.util.sizeFromShape(outputShapes[0] as number[]) * tf.util.sizeFromShape(filter);
}
