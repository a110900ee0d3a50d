import { KERNELS, type KernelName, type Parameters } from '../kernels.ts';
import type { ParameterType } from '../parameter-block.ts';

/** Reads a kernel's parameters as `writeBlock` lays them out. */
export function readBlock<Name extends KernelName>(
  view: DataView,
  address: number,
  kernel: Name,
): Parameters<Name> {
  let offset = address;
  const entries = Object.entries<ParameterType>(KERNELS[kernel]).map(([field, type]) => {
    const at = offset;
    offset += 4;
    return [field, type === 'f32' ? view.getFloat32(at, true) : view.getInt32(at, true)];
  });
  return Object.fromEntries(entries) as Parameters<Name>;
}
