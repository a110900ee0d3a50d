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

type Fields = readonly [field: string, type: string][];

/**
 * The fields of every class `SomethingParameters` of a folder of assembly sources, by the kernel's name; those of the class
 * that it extends come first.
 */
async function parameterClasses(path: string): Promise<Record<string, Fields>> {
  const bases = await classesIn('../assembly/');
  const classes = await classesIn(path);
  const fieldsOf = ({ base, fields }: AssemblyClass): Fields => {
    const extended = base && (classes.get(base) ?? bases.get(base));
    return extended ? [...fieldsOf(extended), ...fields] : fields;
  };
  const suffix = 'Parameters';
  return Object.fromEntries(
    [...classes]
      .filter(([name]) => name.endsWith(suffix))
      .map(([name, one]) => [
        name.charAt(0).toLowerCase() + name.slice(1, -suffix.length),
        fieldsOf(one),
      ]),
  );
}

interface AssemblyClass {
  readonly base: string | undefined;
  readonly fields: Fields;
}

/** Every unmanaged class of a folder by its name. */
async function classesIn(path: string): Promise<ReadonlyMap<string, AssemblyClass>> {
  const folder = new URL(path, import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const found = sources.flatMap((source) => [
    ...source.matchAll(/@unmanaged\s+(?:export )?class (\w+)(?: extends (\w+))? \{([^}]*)\}/g),
  ]);
  return new Map(
    found.map(([, name, base, body]) => {
      const fields = [...body!.matchAll(/^\s*(\w+): (usize|i32|f32|f64);$/gm)];
      const typed = fields.map(([, field, type]): [string, string] => [
        field!,
        TYPES[type as keyof typeof TYPES],
      ]);
      return [name!, { base, fields: typed }];
    }),
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
