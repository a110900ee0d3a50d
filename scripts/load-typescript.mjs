// Module hooks: a source that a worker thread starts from is bundled once with the sources that it imports.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundles = new Map();

export async function load(url, context, next) {
  if (!/^file:.*\.ts$/.test(url)) return next(url, context);
  if (!bundles.has(url)) bundles.set(url, bundle(fileURLToPath(url)));
  return { format: 'module', source: await bundles.get(url), shortCircuit: true };
}

async function bundle(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@rsanet/source'],
    external: ['@tensorflow/*', 'piscina', 'sharp'],
    // Libraries in CommonJS require Node's own modules.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    sourcemap: 'inline',
  });
  return outputFiles[0].text;
}
