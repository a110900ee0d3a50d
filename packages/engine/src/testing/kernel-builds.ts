import { inflateRawSync } from 'node:zlib';
import { relaxed } from '../binary/relaxed.ts';
import { simd } from '../binary/simd.ts';
import { trainRelaxed } from '../binary/train-relaxed.ts';
import { trainSimd } from '../binary/train-simd.ts';
import { KERNELS } from '../kernels.ts';
import type { ParameterList } from '../parameter-block.ts';
import { TRAIN_KERNELS } from '../train/train-kernels.ts';

/** Kernels by name, with their parameters. */
export type KernelTable = Readonly<Record<string, ParameterList>>;

/** A binary, compiled, and the table of its kernels. */
export interface KernelBuild<Table extends KernelTable = typeof KERNELS> {
  readonly name: 'SIMD' | 'relaxed SIMD';
  readonly module: WebAssembly.Module;
  readonly kernels: Table;
}

/** The builds of inference that the engine at hand can run. */
export const KERNEL_BUILDS = builds(KERNELS, simd, relaxed);

/** The builds of training that the engine at hand can run. */
export const TRAIN_KERNEL_BUILDS = builds(TRAIN_KERNELS, trainSimd, trainRelaxed);

function builds<Table extends KernelTable>(
  kernels: Table,
  plain: string,
  withRelaxed: string,
): readonly KernelBuild<Table>[] {
  return [
    { name: 'SIMD', bytes: inflateRawSync(Buffer.from(plain, 'base64')) } as const,
    { name: 'relaxed SIMD', bytes: inflateRawSync(Buffer.from(withRelaxed, 'base64')) } as const,
  ].flatMap(({ name, bytes }) =>
    WebAssembly.validate(bytes) ? [{ name, module: new WebAssembly.Module(bytes), kernels }] : [],
  );
}
