import { ADAM, biasCorrection, type StepSize } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Adam's state: first and second moments by parameter name, and the steps taken. */
export interface Adam {
  readonly first: ReadonlyMap<string, tf.Variable>;
  readonly second: ReadonlyMap<string, tf.Variable>;
  steps: number;
}

/** Adam at rest for these parameters; free it by {@link disposeAdam}. */
export function adam(parameters: ReadonlyMap<string, tf.Variable>): Adam {
  const zeros = () =>
    new Map(
      [...parameters].map(([name, value]) => {
        const zero = tf.zerosLike(value);
        const moment = tf.variable(zero, false);
        zero.dispose();
        return [name, moment] as const;
      }),
    );
  return { first: zeros(), second: zeros(), steps: 0 };
}

/**
 * One step of Adam (arXiv 1412.6980, algorithm 1).
 *
 * @param gradients by name of the parameter; one without a gradient stays
 * @param factor what the gradients are multiplied by first
 */
export function stepAdam(
  state: Adam,
  parameters: ReadonlyMap<string, tf.Variable>,
  gradients: ReadonlyMap<string, tf.Tensor>,
  factor: number,
  sizeOf: (name: string) => StepSize,
): void {
  state.steps++;
  const correction = biasCorrection(state.steps);
  const { firstDecay, secondDecay, epsilon } = ADAM;
  tf.tidy(() => {
    for (const [name, sum] of gradients) {
      const parameter = parameters.get(name)!;
      const { rate, decay } = sizeOf(name);
      const gradient = factor === 1 ? sum : tf.mul(sum, factor);
      const first = state.first.get(name)!;
      const second = state.second.get(name)!;
      first.assign(tf.add(tf.mul(first, firstDecay), tf.mul(gradient, 1 - firstDecay)));
      second.assign(
        tf.add(tf.mul(second, secondDecay), tf.mul(tf.square(gradient), 1 - secondDecay)),
      );
      const move = tf.div(tf.mul(first, rate * correction), tf.add(tf.sqrt(second), epsilon));
      const kept = decay === 0 ? parameter : tf.mul(parameter, 1 - rate * decay);
      parameter.assign(tf.sub(kept, move));
    }
  });
}

/** Frees the moments. */
export function disposeAdam(state: Adam): void {
  tf.dispose([...state.first.values(), ...state.second.values()]);
}
