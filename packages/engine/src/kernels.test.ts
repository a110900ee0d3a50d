import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { KERNELS } from './kernels.ts';
import {
  KERNEL_BUILDS,
  type KernelBuild,
  type KernelTable,
  TRAIN_KERNEL_BUILDS,
} from './testing/kernel-builds.ts';
import { TRAIN_KERNELS } from './train/train-kernels.ts';

const TYPES = { usize: 'address', i32: 'i32', f32: 'f32', f64: 'f64' } as const;

/** The fields of every class `SomethingParameters` of a folder of assembly sources, by the kernel's name. */
async function parameterClasses(
  path: string,
): Promise<Record<string, [field: string, type: string][]>> {
  const folder = new URL(path, import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const classes = sources.flatMap((source) => [
    ...source.matchAll(/@unmanaged\s+(?:export )?class (\w+)Parameters \{([^}]*)\}/g),
  ]);
  return Object.fromEntries(
    classes.map(([, name, body]) => [
      name!.charAt(0).toLowerCase() + name!.slice(1),
      [...body!.matchAll(/^\s*(\w+): (usize|i32|f32|f64);$/gm)].map(([, field, type]) => [
        field!,
        TYPES[type as keyof typeof TYPES],
      ]),
    ]),
  );
}

test.each<[string, KernelTable]>([
  ['../assembly/', KERNELS],
  ['../assembly/train/', TRAIN_KERNELS],
])(
  'lists the parameters that the sources in %s read, in their order and with their types',
  async (path, table) => {
    const listed = Object.fromEntries(
      Object.entries(table).map(([kernel, parameters]) => [kernel, Object.entries(parameters)]),
    );
    expect(await parameterClasses(path)).toEqual(listed);
  },
);

describe.each<KernelBuild<KernelTable>>([...KERNEL_BUILDS, ...TRAIN_KERNEL_BUILDS])(
  '$name',
  (build) => {
    test('exports the kernels of its table', () => {
      const exported = WebAssembly.Module.exports(build.module)
        .filter(({ name, kind }) => kind === 'function' && name !== 'panelWidth')
        .map(({ name }) => name);
      expect(exported.sort()).toEqual(Object.keys(build.kernels).sort());
    });

    test('has no data of its own, so that others can run beside it in one memory', () => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
      const bytes = new Uint8Array(memory.buffer).fill(0xff);
      new WebAssembly.Instance(build.module, { env: { memory } });
      expect(bytes.every((byte) => byte === 0xff)).toBe(true);
    });
  },
);

test('has the same store at the end of gemm and convolve', async () => {
  const source = await readFile(new URL('../assembly/store.ts', import.meta.url), 'utf8');
  const store = [...source.matchAll(/^ {2}(\w+): (usize|i32|f32);$/gm)].map(([, field]) => field);
  expect(store.length).toBeGreaterThan(0);
  expect(Object.keys(KERNELS.gemm).slice(-store.length)).toEqual(store);
  expect(Object.keys(KERNELS.convolve).slice(-store.length)).toEqual(store);
});
