import { RsanetError } from '@rsanet/errors';
import type { Weight } from '@rsanet/graph';
import type { StateLayout } from './state-layout.ts';

/** Where a tensor of a training's state lies. */
interface Place {
  readonly shape: readonly number[];
  readonly address: number;
  readonly floats: number;
}

/** The tensors of a training's state by their names, in the state's order. */
export function statePlaces({ tensors }: StateLayout): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const parts = ['weights', 'average', 'first', 'second'] as const;
  for (const part of parts) {
    for (const { name, shape, floats, weight, average, moments } of tensors.values()) {
      const address = { weights: weight, average, ...moments }[part];
      if (address !== undefined) found.set(`${part}/${name}`, { shape, floats, address });
    }
  }
  return found;
}

/** Copies of the tensors. */
export function readTensors(
  places: ReadonlyMap<string, Place>,
  memory: ArrayBufferLike,
): Map<string, Weight> {
  return new Map(
    [...places].map(([name, { shape, address, floats }]) => [
      name,
      { shape: [...shape], data: new Float32Array(new Float32Array(memory, address, floats)) },
    ]),
  );
}

/**
 * Puts values into all tensors, or into none.
 *
 * @throws RsanetError INVALID_CHECKPOINT when a value is missing or of another shape
 */
export function writeTensors(
  places: ReadonlyMap<string, Place>,
  memory: ArrayBufferLike,
  values: ReadonlyMap<string, Weight>,
): void {
  for (const [name, { shape, floats }] of places) {
    const value = values.get(name);
    if (value?.shape.join() === shape.join() && value.data.length === floats) continue;
    const found = value ? `a tensor [${value.shape}] of ${value.data.length} values` : 'nothing';
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `The state has ${found} for '${name}' of shape [${shape}]; it belongs to another network.`,
    );
  }
  for (const [name, { address, floats }] of places) {
    new Float32Array(memory, address, floats).set(values.get(name)!.data);
  }
}
