import type { TrainingPlaces } from './call.ts';
import type { StateLayout } from './state-layout.ts';

/**
 * Where calls find what they name.
 *
 * @param value where the values of a plan lie
 * @param scratch memory of each part's own
 */
export function placesIn(
  state: StateLayout,
  value: TrainingPlaces['value'],
  scratch: TrainingPlaces['scratch'],
): TrainingPlaces {
  const forth = new Map<string, number>();
  const back = new Map<string, number>();
  for (const { kernel, address, transposed } of state.panels) {
    (transposed ? back : forth).set(kernel, address);
  }
  const reversed = new Map(state.reversed.map(({ kernel, address }) => [kernel, address]));
  const weight = (name: string) => state.tensors.get(name)!.weight;
  const biasOf = (node: string) => state.tensors.get(`${node}/bias`)?.weight ?? state.zeros.address;
  return {
    value,
    scratch,
    weight,
    gradient: (name) => state.tensors.get(name)!.gradient!,
    transposed: (kernel) => back.get(kernel)!,
    reversed: (kernel) => reversed.get(kernel)!,
    zeros: state.zeros.address,
    weights: (node) =>
      state.affine.get(node) ?? {
        weights: forth.get(`${node}/kernel`) ?? weight(`${node}/kernel`),
        bias: biasOf(node),
      },
  };
}
