import { expect } from 'vitest';
import { blockBytes, type ParameterList, writeBlock } from '../parameter-block.ts';
import type { KernelBuild, KernelTable } from './kernel-builds.ts';

/** What a kernel reads and writes: null for an address of 0; one array given twice is one buffer. */
type KernelBuffer = Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray;

/** A kernel's parameters with buffers in place of addresses. */
export type KernelArguments<List extends ParameterList> = {
  readonly [Field in keyof List]: List[Field] extends 'address' ? KernelBuffer | null : number;
};

const PAGE = 65_536;
const FIRST_FREE = 1024;
/** Bytes on both sides of each buffer; all bits set, which is NaN to whatever reads them as floats. */
const GUARD = 64;

/**
 * What a kernel writes to the buffer `out`, which it is given as it is; see {@link writtenBy}.
 *
 * @param scratch parameters that the kernel may write beside `out`
 */
export function runKernel<Table extends KernelTable, Name extends keyof Table & string>(
  build: KernelBuild<Table>,
  kernel: Name,
  given: KernelArguments<Table[Name]>,
  scratch: readonly string[] = [],
): Float32Array {
  return writtenBy(build, kernel, given, ['out'], scratch).out as Float32Array;
}

/**
 * What a kernel writes to some of its buffers, which it is given as they are. Runs in 1, 2, 3 and more parts, last part first
 * in every second run, and expects the same bits of each; that bytes around the buffers and buffers that it only reads stay
 * as they were; and that nothing behind a buffer is read: each of them lies once at the end of the memory.
 *
 * @param outputs parameters that hold results
 * @param scratch parameters that the kernel may write besides
 * @returns copies of the outputs, each of its buffer's type
 */
export function writtenBy<
  Table extends KernelTable,
  Name extends keyof Table & string,
  const Given extends KernelArguments<Table[Name]>,
  const Output extends keyof Given & string,
>(
  { module, kernels }: KernelBuild<Table>,
  kernel: Name,
  given: Given,
  outputs: readonly Output[],
  scratch: readonly string[] = [],
): { readonly [Field in Output]: NonNullable<Given[Field]> } {
  const list: ParameterList = kernels[kernel]!;
  const fields = Object.entries<KernelBuffer | number | null>(given);
  const buffers = [...new Set(fields.flatMap(([, value]) => (isBuffer(value) ? [value] : [])))];
  const bufferOf = (field: string) => given[field] as KernelBuffer;
  let first: readonly Uint8Array<ArrayBuffer>[] | undefined;
  for (let parts = 1; parts <= Math.max(3, buffers.length); parts++) {
    const last = buffers[parts % buffers.length]!;
    const layout = laidOut([...buffers.filter((buffer) => buffer !== last), last], list);
    const { memory, addresses, block } = layout;
    const parameters = Object.fromEntries(
      fields.map(([field, value]) => [
        field,
        isBuffer(value) ? addresses.get(value)! : (value ?? 0),
      ]),
    );
    writeBlock(new DataView(memory.buffer), block, list, parameters);
    const before = new Uint8Array(memory.buffer).slice();
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const call = instance.exports[kernel] as (block: number, part: number, parts: number) => void;
    for (let i = 0; i < parts; i++) call(block, parts % 2 === 0 ? parts - 1 - i : i, parts);

    const after = new Uint8Array(memory.buffer);
    const results = outputs.map((field) => {
      const at = addresses.get(bufferOf(field))!;
      return after.slice(at, at + bufferOf(field).byteLength);
    });
    for (const buffer of [...outputs, ...scratch].map(bufferOf)) {
      if (!isBuffer(buffer)) continue;
      const at = addresses.get(buffer)!;
      after.set(before.subarray(at, at + buffer.byteLength), at);
    }
    expectSame(after, before, `${kernel} in ${parts} parts wrote outside its output, at byte`);
    first ??= results;
    results.forEach((result, i) => {
      const differs = `${kernel} in ${parts} parts differs from 1 part at ${outputs[i]} byte`;
      expectSame(result, first![i]!, differs);
    });
  }
  return Object.fromEntries(
    outputs.map((field, i) => {
      const Elements = bufferOf(field).constructor as new (bytes: ArrayBuffer) => KernelBuffer;
      return [field, new Elements(first![i]!.buffer)];
    }),
  ) as { readonly [Field in Output]: NonNullable<Given[Field]> };
}

const isBuffer = (value: KernelBuffer | number | null): value is KernelBuffer =>
  typeof value === 'object' && value !== null;

/** Lays buffers into a memory, the last one up to its end. */
function laidOut(buffers: readonly KernelBuffer[], list: ParameterList) {
  const block = FIRST_FREE;
  let end = aligned(block + blockBytes(list) + GUARD);
  const addresses = new Map<KernelBuffer, number>();
  for (const buffer of buffers) {
    addresses.set(buffer, end);
    end = aligned(end + buffer.byteLength + GUARD);
  }
  const pages = Math.ceil(end / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536 });
  const last = buffers.at(-1)!;
  addresses.set(last, Math.floor((pages * PAGE - last.byteLength) / 4) * 4);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0xff, FIRST_FREE);
  for (const [{ buffer, byteOffset, byteLength }, at] of addresses) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
  return { memory, addresses, block };
}

const aligned = (address: number) => Math.ceil(address / 8) * 8;

function expectSame(actual: Uint8Array, expected: Uint8Array, message: string): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  expect.fail(`${message} ${at}: ${actual[at]}; expected ${expected[at]}`);
}
