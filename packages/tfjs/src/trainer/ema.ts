import { averageShare } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** An exponential moving average of variables, by name. */
export type Ema = ReadonlyMap<string, tf.Variable>;

/** An average that starts as a copy of `variables`. */
export function ema(variables: ReadonlyMap<string, tf.Variable>): Ema {
  return new Map([...variables].map(([name, value]) => [name, tf.variable(value, false)]));
}

/**
 * Moves the average towards the variables by {@link averageShare}.
 *
 * @param steps taken so far, from 1
 */
export function updateEma(
  average: Ema,
  variables: ReadonlyMap<string, tf.Variable>,
  steps: number,
  decay: number,
): void {
  const share = averageShare(steps, decay);
  tf.tidy(() => {
    for (const [name, value] of variables) {
      const mean = average.get(name)!;
      mean.assign(tf.add(mean, tf.mul(tf.sub(value, mean), share)));
    }
  });
}
