import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Modules that a page's bundle of an entry holds, and those that it leaves to be imported. */
async function bundled(entry: string) {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@rsanet/source', 'browser'],
    external: ['node:*', 'sharp', 'cli-progress'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const kept = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    imports: output!.imports.map(({ path }) => path),
    modules: kept.map(([path]) => path),
  };
}

test('a page can bundle it: it reaches neither Node, sharp nor TensorFlow.js', async () => {
  const { imports, modules } = await bundled('index.ts');
  expect(imports).toEqual([]);
  expect(modules.some((id) => id.endsWith('train/src/trainer/train.ts'))).toBe(true);
  expect(modules.filter((id) => /@tensorflow|node_modules\/sharp/.test(id))).toEqual([]);
});

test('which this check would see, as of the part for Node', async () => {
  const { imports } = await bundled('node.ts');
  expect(imports).toEqual(expect.arrayContaining(['node:fs/promises', 'sharp', 'cli-progress']));
});
