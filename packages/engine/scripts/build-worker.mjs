// Bundles what runs in a worker into src/threads/worker-source.ts (a string) and dist/worker.js (a file).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The worker's script, minified, complete in itself. */
async function workerScript() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/threads/worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    conditions: ['@rsanet/source'],
    write: false,
  });
  return outputFiles[0].text.trim();
}

/** The module that holds the script. */
export async function workerSource() {
  const escaped = (await workerScript()).replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n');
  return `/** The script of a worker; made by scripts/build-worker.mjs. */\nexport const WORKER_SOURCE =\n  '${escaped}';\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(root, 'src/threads/worker-source.ts'), await workerSource());
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/worker.js'), `${await workerScript()}\n`);
}
