import * as tf from '@tensorflow/tfjs-core';

/** Adam's state: first and second moments by parameter name, and the steps taken. */
export interface Adam {
  readonly first: ReadonlyMap<string, tf.Variable>;
  readonly second: ReadonlyMap<string, tf.Variable>;
  steps: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

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
 * @param gradients by the variables' own names, as `tf.variableGrads` returns them
 * @param rate the learning rate of this step
 */
export function stepAdam(
  state: Adam,
  parameters: ReadonlyMap<string, tf.Variable>,
  gradients: Readonly<Record<string, tf.Tensor>>,
  rate: number,
): void {
  state.steps++;
  // The two bias corrections gathered into the rate, as section 2 of the paper does.
  const corrected = (rate * Math.sqrt(1 - BETA2 ** state.steps)) / (1 - BETA1 ** state.steps);
  tf.tidy(() => {
    for (const [name, parameter] of parameters) {
      const gradient = gradients[parameter.name]!;
      const first = state.first.get(name)!;
      const second = state.second.get(name)!;
      first.assign(tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1)));
      second.assign(tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
      const move = tf.div(tf.mul(first, corrected), tf.add(tf.sqrt(second), EPSILON));
      parameter.assign(tf.sub(parameter, move));
    }
  });
}

/** Frees the moments. */
export function disposeAdam(state: Adam): void {
  for (const moment of [...state.first.values(), ...state.second.values()]) moment.dispose();
}
