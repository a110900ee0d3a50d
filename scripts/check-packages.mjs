// Packs every public package and checks what its users would get: exports, types, metadata.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
for (const name of readdirSync(join(root, 'packages'))) {
  const cwd = join(root, 'packages', name);
  const { private: isPrivate, exports } = JSON.parse(
    readFileSync(join(cwd, 'package.json'), 'utf8'),
  );
  if (isPrivate) continue;
  // Binaries and scripts that pages serve have no types.
  const assets = Object.keys(exports).filter((entry) => /\.(wasm|js)$/.test(entry));
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd,
    encoding: 'utf8',
  });
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  try {
    run('publint', 'run', tarball, '--strict');
    const left = assets.length > 0 ? ['--exclude-entrypoints', ...assets] : [];
    run('attw', tarball, '--profile', 'esm-only', '--quiet', ...left);
    console.log(`${name}: exports, types and metadata are right`);
  } catch (error) {
    console.error(error.message);
    failures++;
  }
}
rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;
