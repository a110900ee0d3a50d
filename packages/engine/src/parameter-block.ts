/** The types of a kernel's parameters: an address in bytes, a whole number, or a float. */
export type ParameterType = 'address' | 'i32' | 'f32' | 'f64';

/** A kernel's parameters by name, in the order in which they lie in its block. */
export type ParameterList = Readonly<Record<string, ParameterType>>;

/** The values of a list of parameters. */
export type ParameterValues<List extends ParameterList> = {
  readonly [Field in keyof List]: number;
};

/** Bytes from one parameter block to the next begin at multiples of this. */
const BLOCK_ALIGNMENT = 8;

/** The bytes of a block of parameters. */
export function blockBytes(list: ParameterList): number {
  let offset = 0;
  for (const type of Object.values(list)) {
    offset = aligned(offset, type) + sizeOf(type);
  }
  return Math.ceil(offset / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT;
}

/**
 * Writes a kernel's parameters as its unmanaged class lays them out.
 *
 * @param list the kernel's entry in `KERNELS` or `TRAIN_KERNELS`
 */
export function writeBlock<List extends ParameterList>(
  view: DataView,
  address: number,
  list: List,
  parameters: ParameterValues<List>,
): void {
  let offset = 0;
  for (const [field, type] of Object.entries(list)) {
    offset = aligned(offset, type);
    const value = parameters[field]!;
    if (type === 'f64') view.setFloat64(address + offset, value, true);
    else if (type === 'f32') view.setFloat32(address + offset, value, true);
    else view.setInt32(address + offset, value, true);
    offset += sizeOf(type);
  }
}

const sizeOf = (type: ParameterType) => (type === 'f64' ? 8 : 4);
const aligned = (offset: number, type: ParameterType) =>
  Math.ceil(offset / sizeOf(type)) * sizeOf(type);
