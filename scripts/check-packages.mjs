// Packs every public package and checks what its users would get: exports, types, metadata.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from './publish/pack-packages.mjs';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rsanet-pack-'));
const run = (command, ...args) => {
  try {
    return execFileSync(join(root, 'node_modules/.bin', command), args, { encoding: 'utf8' });
  } catch (error) {
    console.error(error.stdout, error.stderr);
    throw new Error(`${command} ${args.join(' ')} found problems`);
  }
};

let failures = 0;
for (const { manifest, tarball } of packPackages(folder)) {
  // Binaries, data and scripts that pages serve have no types.
  const assets = Object.keys(manifest.exports).filter((entry) => /\.(wasm|js|json)$/.test(entry));
  const typed = Object.keys(manifest.exports).length > assets.length;
  try {
    run('publint', 'run', tarball, '--strict');
    const left = ['--exclude-entrypoints', ...assets];
    if (typed) run('attw', tarball, '--profile', 'esm-only', '--quiet', ...left);
    console.log(`${manifest.name}: exports, types and metadata are right`);
  } catch (error) {
    console.error(error.message);
    failures++;
  }
}
rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;
