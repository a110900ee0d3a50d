import { RsanetError } from '@rsanet/errors';
import type { Weight } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Variables by name. */
export type Variables = ReadonlyMap<string, tf.Variable>;

/** Copies of the values of variables. */
export async function readVariables(variables: Variables): Promise<Map<string, Weight>> {
  const read = [...variables].map(async ([name, variable]) => {
    const data = (await variable.data<'float32'>()).slice();
    return [name, { shape: [...variable.shape], data }] as const;
  });
  return new Map(await Promise.all(read));
}

/**
 * Puts values into all variables, or into none.
 *
 * @throws RsanetError INVALID_CHECKPOINT when a value is missing or of another shape
 */
export function writeVariables(variables: Variables, values: ReadonlyMap<string, Weight>): void {
  for (const [name, { shape, size }] of variables) {
    const value = values.get(name);
    if (value?.shape.join() === shape.join() && value.data.length === size) continue;
    const found = value ? `a tensor [${value.shape}] of ${value.data.length} values` : 'nothing';
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `The state has ${found} for '${name}' of shape [${shape}]; it belongs to another network.`,
    );
  }
  tf.tidy(() => {
    for (const [name, variable] of variables) {
      variable.assign(tf.tensor(values.get(name)!.data, variable.shape));
    }
  });
}
