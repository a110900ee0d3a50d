import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drawSmear } from './draw-smear.mjs';
import { packPackages } from './publish/pack-packages.mjs';

/** What a user installs, packed as it would be published, and the script of scripts/packed/ that uses it. */
interface Packed {
  readonly packages: readonly string[];
  readonly script: string;
}

const WITHOUT_TENSORFLOW: readonly Packed[] = [
  { packages: ['errors', 'graph'], script: 'graph.mjs' },
  { packages: ['errors', 'detect-utils', 'graph', 'engine'], script: 'engine.mjs' },
  {
    packages: [
      'errors',
      'detect-utils',
      'graph',
      'engine',
      'layers',
      'lcnet',
      'rsafpn',
      'models',
      'rsanet',
    ],
    script: 'detector.mjs',
  },
];

const root = join(import.meta.dirname, '..');

/** Runs a program to its end; what it prints is in the error where it fails. */
function run(cwd: string, program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

describe.each(WITHOUT_TENSORFLOW)(
  '$packages packed, in an empty folder',
  ({ packages, script }) => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'rsanet-packed-'));
      const filters = packages.map((name) => `--filter=@rsanet/${name}`);
      run(root, 'npx', 'turbo', 'run', 'build', '--output-logs=errors-only', ...filters);
      const tarballs = packPackages(
        join(folder, 'packed'),
        packages.map((name) => join(root, 'packages', name)),
      ).map(({ tarball }) => tarball);
      writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
      run(
        folder,
        'npm',
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        ...tarballs,
      );
    }, 300_000);
    afterEach(() => rmSync(folder, { recursive: true }));

    test(`runs ${script} and brings no TensorFlow.js`, async () => {
      const modules = join(folder, 'node_modules');
      for (const name of packages) expect(existsSync(join(modules, '@rsanet', name))).toBe(true);
      expect(existsSync(join(modules, '@tensorflow'))).toBe(false);
      copyFileSync(join(root, 'scripts/packed', script), join(folder, script));
      writeFileSync(join(folder, 'smear.png'), await drawSmear());
      run(folder, process.execPath, script);
    });
  },
);
