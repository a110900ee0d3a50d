import type { BatchNormNode } from '@rsanet/graph';
import type { StateLayout } from './state-layout.ts';

/** Writes what frozen batch norms multiply by and add, from their weights in memory. */
export function writeFrozenNorms(
  norms: readonly BatchNormNode[],
  { affine, tensors }: StateLayout,
  memory: ArrayBufferLike,
): void {
  for (const { name, epsilon } of norms) {
    const field = (weight: string) => {
      const { weight: address, floats } = tensors.get(`${name}/${weight}`)!;
      return new Float32Array(memory, address, floats);
    };
    const [scale, offset, mean, variance] = ['scale', 'offset', 'mean', 'variance'].map(field) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const { weights, bias } = affine.get(name)!;
    const factors = new Float32Array(memory, weights, scale.length);
    const shifts = new Float32Array(memory, bias, scale.length);
    scale.forEach((value, c) => {
      const factor = value / Math.sqrt(variance[c]! + epsilon);
      factors[c] = factor;
      shifts[c] = offset[c]! - mean[c]! * factor;
    });
  }
}
