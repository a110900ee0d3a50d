import { expect } from 'vitest';
import {
  blockBytes,
  type KERNELS,
  type KernelName,
  type Parameters,
  writeBlock,
} from '../kernels.ts';
import type { KernelBuild } from './kernel-builds.ts';

/** What a kernel reads and writes: null for an address of 0; one array given twice is one buffer. */
type KernelBuffer = Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray;

/** A kernel's parameters with buffers in place of addresses. */
export type KernelArguments<Name extends KernelName> = {
  readonly [Field in keyof (typeof KERNELS)[Name]]: (typeof KERNELS)[Name][Field] extends 'address'
    ? KernelBuffer | null
    : number;
};

const PAGE = 65_536;
const FIRST_FREE = 1024;
/** Bytes on both sides of each buffer; all bits set, which is NaN to whatever reads them as floats. */
const GUARD = 64;

/**
 * What a kernel writes to the buffer `out`, which it is given as it is. Runs in 1, 2, 3 and more parts, last part first in
 * every second run, and expects the same bits of each; that bytes around the buffers and buffers that it only reads stay
 * as they were; and that nothing behind a buffer is read: each of them lies once at the end of the memory.
 *
 * @param scratch parameters that the kernel may write beside `out`
 */
export function runKernel<Name extends KernelName>(
  { module }: KernelBuild,
  kernel: Name,
  given: KernelArguments<Name>,
  scratch: readonly string[] = [],
): Float32Array {
  const fields = Object.entries<KernelBuffer | number | null>(given);
  const buffers = [...new Set(fields.flatMap(([, value]) => (isBuffer(value) ? [value] : [])))];
  const written = fields.filter(([field]) => field === 'out' || scratch.includes(field));
  const out = fields.find(([field]) => field === 'out')![1] as Float32Array;
  let first: Uint8Array | undefined;
  for (let parts = 1; parts <= Math.max(3, buffers.length); parts++) {
    const last = buffers[parts % buffers.length]!;
    const layout = laidOut([...buffers.filter((buffer) => buffer !== last), last], kernel);
    const { memory, addresses, block } = layout;
    const parameters = Object.fromEntries(
      fields.map(([field, value]) => [
        field,
        isBuffer(value) ? addresses.get(value)! : (value ?? 0),
      ]),
    );
    writeBlock(new DataView(memory.buffer), block, kernel, parameters as Parameters<Name>);
    const before = new Uint8Array(memory.buffer).slice();
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const call = instance.exports[kernel] as (block: number, part: number, parts: number) => void;
    for (let i = 0; i < parts; i++) call(block, parts % 2 === 0 ? parts - 1 - i : i, parts);

    const after = new Uint8Array(memory.buffer);
    const result = after.slice(addresses.get(out), addresses.get(out)! + out.byteLength);
    for (const [, buffer] of written) {
      if (!isBuffer(buffer)) continue;
      const at = addresses.get(buffer)!;
      after.set(before.subarray(at, at + buffer.byteLength), at);
    }
    expectSame(after, before, `${kernel} in ${parts} parts wrote outside its output, at byte`);
    first ??= result;
    expectSame(result, first, `${kernel} in ${parts} parts differs from 1 part at output byte`);
  }
  return new Float32Array(first!.buffer);
}

const isBuffer = (value: KernelBuffer | number | null): value is KernelBuffer =>
  typeof value === 'object' && value !== null;

/** Lays buffers into a memory, the last one up to its end. */
function laidOut(buffers: readonly KernelBuffer[], kernel: KernelName) {
  const block = FIRST_FREE;
  let end = aligned(block + blockBytes(kernel) + GUARD);
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
