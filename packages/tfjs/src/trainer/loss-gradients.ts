import type { Loss, LossValue, RawTensor } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchStatistics, TrainingNetwork } from './training-network.ts';

/** What a batch teaches; the caller disposes the tensors. */
export interface LossGradients<Value> {
  readonly value: Value;
  /** By the names of the network's parameters; one that no output depends on is missing. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  readonly statistics: BatchStatistics;
}

/**
 * Loss and gradients by one forward run, whose outputs are read while its gradients are being recorded.
 * For backends that read at once.
 *
 * @throws whatever `loss` throws
 */
export function gradientsByOneRun<Value extends LossValue>(
  network: TrainingNetwork,
  inputs: readonly tf.Tensor4D[],
  loss: Loss<Value>,
): LossGradients<Value> {
  return differentiate(network, inputs, (outputs) =>
    loss(
      outputs.map((output) => ({
        data: output.dataSync<'float32'>().slice(),
        shape: [...output.shape],
      })),
    ),
  );
}

/**
 * The same by two forward runs, one to read and one to differentiate, for backends that cannot read at
 * once. The statistics are those of one run.
 *
 * @param read reads tensors and frees them
 * @param onBackend runs synchronous work on the network's backend
 * @throws whatever `loss` throws
 */
export async function gradientsByTwoRuns<Value extends LossValue>(
  network: TrainingNetwork,
  inputs: readonly tf.Tensor4D[],
  loss: Loss<Value>,
  read: (tensors: tf.Tensor[]) => Promise<RawTensor[]>,
  onBackend: <Result>(work: () => Result) => Result,
): Promise<LossGradients<Value>> {
  const outputs = onBackend(() =>
    tf.tidy(() => {
      const { outputs, statistics } = network.forward(...inputs);
      tf.dispose([...statistics.values()]);
      return outputs.map((output) => tf.clone(output));
    }),
  );
  const value = loss(await read(outputs));
  return onBackend(() => differentiate(network, inputs, () => value));
}

function differentiate<Value extends LossValue>(
  network: TrainingNetwork,
  inputs: readonly tf.Tensor4D[],
  lossOf: (outputs: tf.Tensor[]) => Value,
): LossGradients<Value> {
  const { parameters } = network;
  let run: ReturnType<TrainingNetwork['forward']> | undefined;
  let outcome: { value: Value } | { error: unknown } | undefined;
  try {
    const { value: sum, grads } = tf.variableGrads(() => {
      run = network.forward(...inputs);
      try {
        const value = lossOf(run.outputs);
        outcome = { value };
        // The gradient of this sum is the loss's.
        return tf.addN(run.outputs.map((output, i) => weighed(output, value.gradients[i]!)));
      } catch (error) {
        // An error here would leave behind all that was saved for the gradients.
        outcome = { error };
        return tf.addN(run.outputs.map((output) => tf.sum(output)));
      }
    }, [...parameters.values()]);
    sum.dispose();
    const gradients = new Map(
      [...parameters].flatMap(([name, variable]) => {
        const gradient = grads[variable.name];
        return gradient ? [[name, gradient] as const] : [];
      }),
    );
    if ('error' in outcome!) {
      tf.dispose([...gradients.values()]);
      throw outcome.error;
    }
    return { value: outcome!.value, gradients, statistics: run!.statistics };
  } catch (error) {
    tf.dispose([...(run?.statistics.values() ?? [])]);
    throw error;
  }
}

function weighed(output: tf.Tensor, { data, shape }: RawTensor): tf.Scalar {
  return tf.sum(tf.mul(output, tf.tensor(data, [...shape])));
}
