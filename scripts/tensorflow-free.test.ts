import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What an entry imports, itself and through others, that is not ours. */
async function importsOf(entry: string): Promise<string[]> {
  const { metafile } = await bundled(`export * from '${entry}';`);
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
}

/** What a page's bundler makes of a module. */
function bundled(contents: string) {
  return build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    conditions: ['@rsanet/source'],
    external: ['@tensorflow/*'],
    logLevel: 'error',
  });
}

test.each([
  '@rsanet/layers/graph',
  '@rsanet/layers/blocks',
  '@rsanet/lcnet/graph',
  '@rsanet/lcnet/blocks',
  '@rsanet/rsafpn/graph',
  '@rsanet/rsafpn/blocks',
  '@rsanet/rsanet/graph',
])('%s brings no TensorFlow.js into a page', async (entry) => {
  expect(await importsOf(entry)).toEqual([]);
});

test('the entry for layers models does, so that the test above can fail', async () => {
  expect(await importsOf('@rsanet/lcnet')).toContain('@tensorflow/tfjs-layers');
});

test('a page that imports the layers for their registration alone keeps it', async () => {
  const { outputFiles } = await bundled("import '@rsanet/layers';");
  expect(outputFiles[0]!.text).toContain('registerClass(HardSwish)');
});
