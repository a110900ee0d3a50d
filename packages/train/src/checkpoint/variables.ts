import { RsanetError } from '@rsanet/errors';
import type { Weight } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** The values of variables, read back, each name behind `prefix`. */
export async function readVariables(
  prefix: string,
  variables: ReadonlyMap<string, tf.Variable>,
): Promise<Map<string, Weight>> {
  const read = [...variables].map(async ([name, variable]) => {
    const data = (await variable.data()) as Float32Array;
    return [`${prefix}${name}`, { shape: variable.shape, data }] as const;
  });
  return new Map(await Promise.all(read));
}

/**
 * Puts values back into variables.
 *
 * @throws RsanetError INVALID_CHECKPOINT when one is missing or of another shape
 */
export function writeVariables(
  prefix: string,
  variables: ReadonlyMap<string, tf.Variable>,
  tensors: ReadonlyMap<string, Weight>,
): void {
  for (const [name, variable] of variables) {
    const weight = tensors.get(`${prefix}${name}`);
    if (weight?.shape.join() !== variable.shape.join()) {
      throw new RsanetError(
        'INVALID_CHECKPOINT',
        `The checkpoint has ${weight ? `a tensor [${weight.shape}]` : 'nothing'} for '${prefix}${name}' of shape [${variable.shape}]; it belongs to another network.`,
      );
    }
  }
  tf.tidy(() => {
    for (const [name, variable] of variables) {
      variable.assign(tf.tensor(tensors.get(`${prefix}${name}`)!.data, variable.shape));
    }
  });
}
