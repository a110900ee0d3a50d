import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { KERNELS } from './kernels.ts';

const TYPES = { usize: 'address', i32: 'i32', f32: 'f32', f64: 'f64' } as const;

/** The fields of every class `SomethingParameters` of the assembly sources, by the kernel's name. */
async function parameterClasses(): Promise<Record<string, [field: string, type: string][]>> {
  const folder = new URL('../assembly/', import.meta.url);
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

test('lists the parameters that the assembly sources read, in their order and with their types', async () => {
  const listed = Object.fromEntries(
    Object.entries(KERNELS).map(([kernel, parameters]) => [kernel, Object.entries(parameters)]),
  );
  expect(await parameterClasses()).toEqual(listed);
});

test('has the same store at the end of gemm and convolve', async () => {
  const source = await readFile(new URL('../assembly/store.ts', import.meta.url), 'utf8');
  const store = [...source.matchAll(/^ {2}(\w+): (usize|i32|f32);$/gm)].map(([, field]) => field);
  expect(store.length).toBeGreaterThan(0);
  expect(Object.keys(KERNELS.gemm).slice(-store.length)).toEqual(store);
  expect(Object.keys(KERNELS.convolve).slice(-store.length)).toEqual(store);
});
